import type { OpenGateway } from './gateway';
import { openSandbox } from './sandbox/open-sandbox';
import type { PaymentConfig } from '../config';

/**
 * The gateways by the name that PAYMENT_GATEWAY selects. To add one, add its name to `gatewayNames` in config.ts and its
 * entry here.
 */
const gateways: Readonly<Record<PaymentConfig['gateway'], OpenGateway>> = {
  sandbox: openSandbox,
};

/** Opens the configured gateway. */
export const openGateway: OpenGateway = (config, environment) =>
  gateways[config.gateway](config, environment);
