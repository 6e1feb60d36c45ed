import type { Logger } from '@ticketing/service-chassis/service';
import type { GatewayLookup } from './ports/payment-gateway';

/** When the call of the gateway fails, nobody knows whether the work was done, so the outcome is neither failure nor success. */
export async function askGateway<Result extends GatewayLookup>(
  logger: Logger,
  ask: () => Promise<Result>,
): Promise<Result | { readonly outcome: 'UNKNOWN' }> {
  try {
    return await ask();
  } catch (error) {
    logger.error({ err: error }, 'the gateway could not be asked');
    return { outcome: 'UNKNOWN' };
  }
}
