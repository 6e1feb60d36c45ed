import { deepFreeze } from '@ticketing/service-chassis/core';
import {
  ConfigError,
  baseConfig,
  baseSettings,
  readEnvironment,
  secret,
  integer,
} from '@ticketing/service-chassis/service';
import { z } from 'zod';

export type SeatingConfig = ReturnType<typeof loadSeatingConfig>;

/** @throws ConfigError when a value is not usable. */
export function loadSeatingConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = readEnvironment(
    {
      ...baseSettings,
      PORT: integer(3002, 0, 65_535),
      HOLD_MINUTES: integer(15, 1, 30),
      MAX_HOLD_MINUTES: integer(30, 1, 30),
      MAX_SEATS_PER_RESERVATION: integer(10, 1, 100),
      MAX_LIVE_HOLDS: integer(4, 1, 50),
      HOLD_EXPIRY_SECONDS: integer(5, 1, 600),
      AVAILABILITY_REPORT_SECONDS: integer(2, 1, 600),
      SEAT_LIST_MEMORY_SEATS: integer(200_000, 0, 10_000_000),
      SERVICE_TOKEN_SECRET: secret('seating-service-token'),
      CALLER_SECRET_CATALOG_SERVICE: secret('catalog-service-token'),
      CALLER_SECRET_ORDER_SERVICE: secret('order-service-token'),
      USER_SERVICE_URL: z.url().default('http://127.0.0.1:3000'),
      CATALOG_SERVICE_URL: z.url().default('http://127.0.0.1:3001'),
    },
    environment,
  );
  if (env.HOLD_MINUTES > env.MAX_HOLD_MINUTES) {
    throw new ConfigError(
      'HOLD_MINUTES is larger than MAX_HOLD_MINUTES. Lower HOLD_MINUTES or raise MAX_HOLD_MINUTES.',
    );
  }
  return deepFreeze({
    ...baseConfig(env, { name: 'seating', port: env.PORT }),
    holdMinutes: env.HOLD_MINUTES,
    maxHoldMinutes: env.MAX_HOLD_MINUTES,
    maxSeatsPerReservation: env.MAX_SEATS_PER_RESERVATION,
    maxLiveHolds: env.MAX_LIVE_HOLDS,
    holdExpiryMs: env.HOLD_EXPIRY_SECONDS * 1000,
    availabilityReportMs: env.AVAILABILITY_REPORT_SECONDS * 1000,
    cachedSeats: env.SEAT_LIST_MEMORY_SEATS,
    serviceSecret: env.SERVICE_TOKEN_SECRET,
    callerSecrets: {
      catalog: env.CALLER_SECRET_CATALOG_SERVICE,
      order: env.CALLER_SECRET_ORDER_SERVICE,
    },
    userServiceUrl: env.USER_SERVICE_URL,
    catalogServiceUrl: env.CATALOG_SERVICE_URL,
  });
}
