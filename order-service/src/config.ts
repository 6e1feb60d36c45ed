import { deepFreeze } from '@ticketing/service-chassis/core';
import {
  baseConfig,
  baseSettings,
  readEnvironment,
  secret,
  integer,
} from '@ticketing/service-chassis/service';
import { z } from 'zod';

const MINUTE_MS = 60_000;

export type OrderConfig = ReturnType<typeof loadOrderConfig>;

/** The only reader of the environment. @throws ConfigError that names every wrong variable */
export function loadOrderConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = readEnvironment(
    {
      ...baseSettings,
      PORT: integer(3003, 0, 65_535),
      USER_SERVICE_URL: z.url().default('http://127.0.0.1:3000'),
      CATALOG_SERVICE_URL: z.url().default('http://127.0.0.1:3001'),
      SEATING_SERVICE_URL: z.url().default('http://127.0.0.1:3002'),
      PAYMENT_SERVICE_URL: z.url().default('http://127.0.0.1:3004'),
      NOTIFICATION_SERVICE_URL: z.url().default('http://127.0.0.1:3005'),
      SERVICE_TOKEN_SECRET: secret('order-service-token'),
      CALLER_SECRET_PAYMENT_SERVICE: secret('payment-service-token'),
      CALLER_SECRET_CATALOG_SERVICE: secret('catalog-service-token'),
      TICKET_KEY_SECRET: secret('ticket-key'),
      PAYMENT_WINDOW_MINUTES: integer(5, 1, 30),
      OPEN_ATTEMPT_MINUTES: integer(60, 1, 24 * 60),
    },
    environment,
  );
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
    },
    ticketKeySecret: env.TICKET_KEY_SECRET,
    paymentWindowMinutes: env.PAYMENT_WINDOW_MINUTES,
    openAttemptMs: env.OPEN_ATTEMPT_MINUTES * MINUTE_MS,
  });
}
