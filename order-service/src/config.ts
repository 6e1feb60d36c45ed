import { deepFreeze } from '@ticketing/service-chassis/core';
import { baseConfig, baseSettings, readEnvironment, setting } from '@ticketing/service-chassis/service';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const orderSettings = {
  ...baseSettings,
  PORT: setting.port(3003),
  USER_SERVICE_URL: setting.peerUrl(3000),
  CATALOG_SERVICE_URL: setting.peerUrl(3001),
  SEATING_SERVICE_URL: setting.peerUrl(3002),
  PAYMENT_SERVICE_URL: setting.peerUrl(3004),
  NOTIFICATION_SERVICE_URL: setting.peerUrl(3005),
  SERVICE_TOKEN_SECRET: setting.serviceSecret('order-service'),
  CALLER_SECRET_PAYMENT_SERVICE: setting.callerSecret('payment-service'),
  CALLER_SECRET_CATALOG_SERVICE: setting.callerSecret('catalog-service'),
  CALLER_SECRET_USER_SERVICE: setting.callerSecret('user-service'),
  CALLER_SECRET_NOTIFICATION_SERVICE: setting.callerSecret('notification-service'),
  TICKET_KEY_SECRET: setting.secret('ticket-key').describe('encrypts the key that signs tickets'),
  PAYMENT_WINDOW_MINUTES: setting
    .integer(5, 1, 30)
    .describe('for how long a payment that begins extends the hold'),
  OPEN_ATTEMPT_MINUTES: setting
    .integer(60, 1, 24 * 60)
    .describe('for how long a payment without a result keeps its order from expiring'),
  MOVED_EVENT_REFUND_DAYS: setting
    .integer(14, 0, 365)
    .describe('for how long an order can be cancelled after its event was moved, but not beyond its start'),
} as const;

export type OrderConfig = ReturnType<typeof loadOrderConfig>;

/** The only reader of the environment. @throws ConfigError that names every wrong variable */
export function loadOrderConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = readEnvironment(orderSettings, environment);
  return deepFreeze({
    ...baseConfig(env, { name: 'orders', port: env.PORT }),
    userServiceUrl: env.USER_SERVICE_URL,
    catalogServiceUrl: env.CATALOG_SERVICE_URL,
    seatingServiceUrl: env.SEATING_SERVICE_URL,
    paymentServiceUrl: env.PAYMENT_SERVICE_URL,
    notificationServiceUrl: env.NOTIFICATION_SERVICE_URL,
    serviceSecret: env.SERVICE_TOKEN_SECRET,
    callerSecrets: {
      payment: env.CALLER_SECRET_PAYMENT_SERVICE,
      catalog: env.CALLER_SECRET_CATALOG_SERVICE,
      user: env.CALLER_SECRET_USER_SERVICE,
      notification: env.CALLER_SECRET_NOTIFICATION_SERVICE,
    },
    ticketKeySecret: env.TICKET_KEY_SECRET,
    paymentWindowMinutes: env.PAYMENT_WINDOW_MINUTES,
    openAttemptMs: env.OPEN_ATTEMPT_MINUTES * MINUTE_MS,
    moveRefundMs: env.MOVED_EVENT_REFUND_DAYS * DAY_MS,
  });
}
