import { deepFreeze } from '@ticketing/service-chassis/core';
import {
  baseConfig,
  baseSettings,
  ConfigError,
  readEnvironment,
  setting,
} from '@ticketing/service-chassis/service';
import { z } from 'zod';

/** The gateways that PAYMENT_GATEWAY can name. `gateways/index.ts` says how each is opened. */
export const gatewayNames = ['sandbox'] as const;

export const paymentSettings = {
  ...baseSettings,
  PORT: setting.port(3004),
  USER_SERVICE_URL: setting.peerUrl(3000),
  ORDER_SERVICE_URL: setting.peerUrl(3003),
  SERVICE_TOKEN_SECRET: setting.serviceSecret('payment-service'),
  CALLER_SECRET_ORDER_SERVICE: setting.callerSecret('order-service'),
  CALLER_SECRET_USER_SERVICE: setting.callerSecret('user-service'),
  PAYMENT_GATEWAY: z.enum(gatewayNames).default('sandbox').describe('the gateway that takes the money'),
  ALLOW_SANDBOX_GATEWAY: setting
    .boolean(false)
    .describe('lets production start with the sandbox, which takes no real money'),
  SANDBOX_GATEWAY_DATABASE_URL: z
    .string()
    .optional()
    .describe("the sandbox's own database; SQLite under `DATA_DIR` unless set"),
  SANDBOX_TIMEOUT_MS: setting
    .integer(1_000, 0, 20_000)
    .describe('how long the sandbox is silent for a token that times out'),
  SANDBOX_WEBHOOK_SECRET: setting.secret('sandbox-webhook').describe('signs the webhooks of the sandbox'),
  SANDBOX_WEBHOOK_URL: z.url().optional().describe('where the sandbox posts webhooks; nowhere unless set'),
  RECONCILE_AFTER_SECONDS: setting
    .integer(10, 1, 3_600)
    .describe('after this long the gateway is asked about a charge without a result'),
  NOT_CHARGED_AFTER_SECONDS: setting
    .integer(60, 1, 86_400)
    .describe(
      'after this long a charge that the gateway does not know is void; more than `REQUEST_TIMEOUT_MS`',
    ),
  COMPARE_BOOKS_EVERY_SECONDS: setting
    .integer(60, 1, 86_400)
    .describe('how often payments are compared with the records of the gateway'),
  COMPARE_BOOKS_AFTER_SECONDS: setting
    .integer(300, 1, 86_400)
    .describe('how far the comparison stays behind the present; not less than `NOT_CHARGED_AFTER_SECONDS`'),
} as const;

export type PaymentConfig = ReturnType<typeof loadPaymentConfig>;

/** @throws ConfigError when a value is invalid, or when production would take no real money. */
export function loadPaymentConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = readEnvironment(paymentSettings, environment);
  if (env.NODE_ENV === 'production' && env.PAYMENT_GATEWAY === 'sandbox' && !env.ALLOW_SANDBOX_GATEWAY) {
    throw new ConfigError(
      'The sandbox gateway takes no real money, so production does not start with it. ' +
        'For a demonstration set ALLOW_SANDBOX_GATEWAY=true.',
    );
  }
  if (env.NOT_CHARGED_AFTER_SECONDS * 1_000 <= env.REQUEST_TIMEOUT_MS) {
    throw new ConfigError(
      'NOT_CHARGED_AFTER_SECONDS must be longer than REQUEST_TIMEOUT_MS, or charges in progress are voided.',
    );
  }
  if (env.COMPARE_BOOKS_AFTER_SECONDS < env.NOT_CHARGED_AFTER_SECONDS) {
    throw new ConfigError(
      'COMPARE_BOOKS_AFTER_SECONDS must not be shorter than NOT_CHARGED_AFTER_SECONDS, or records are compared before they are written.',
    );
  }
  return deepFreeze({
    ...baseConfig(env, { name: 'payments', port: env.PORT }),
    userServiceUrl: env.USER_SERVICE_URL,
    orderServiceUrl: env.ORDER_SERVICE_URL,
    serviceSecret: env.SERVICE_TOKEN_SECRET,
    callerSecrets: { order: env.CALLER_SECRET_ORDER_SERVICE, user: env.CALLER_SECRET_USER_SERVICE },
    gateway: env.PAYMENT_GATEWAY,
    reconciliation: {
      firstCheckAfterMs: env.RECONCILE_AFTER_SECONDS * 1_000,
      notChargedAfterMs: env.NOT_CHARGED_AFTER_SECONDS * 1_000,
    },
    recordComparison: {
      everyMs: env.COMPARE_BOOKS_EVERY_SECONDS * 1_000,
      /** By how much the comparison lags behind the present. */
      lagMs: env.COMPARE_BOOKS_AFTER_SECONDS * 1_000,
    },
    sandbox: {
      databaseUrl: env.SANDBOX_GATEWAY_DATABASE_URL ?? `sqlite:${env.DATA_DIR}/sandbox-gateway.db`,
      timeoutMs: env.SANDBOX_TIMEOUT_MS,
      webhookSecret: env.SANDBOX_WEBHOOK_SECRET,
      webhookUrl: env.SANDBOX_WEBHOOK_URL,
    },
  });
}
