import { deepFreeze } from '@ticketing/service-chassis/core';
import {
  baseConfig,
  baseSettings,
  ConfigError,
  readEnvironment,
  setting,
} from '@ticketing/service-chassis/service';

export const seatingSettings = {
  ...baseSettings,
  PORT: setting.port(3002),
  HOLD_MINUTES: setting.integer(15, 1, 30).describe('how long a hold lasts'),
  MAX_HOLD_MINUTES: setting.integer(30, 1, 30).describe('how long a hold lasts at most when it is extended'),
  MAX_SEATS_PER_RESERVATION: setting
    .integer(10, 1, 100)
    .describe(
      "as in catalog-service, which must have the same; the event's own limit applies if it is lower",
    ),
  MAX_LIVE_HOLDS: setting.integer(4, 1, 50).describe('live holds of one person for one event'),
  SERVICE_TOKEN_SECRET: setting.serviceSecret('seating-service'),
  CALLER_SECRET_CATALOG_SERVICE: setting.callerSecret('catalog-service'),
  CALLER_SECRET_ORDER_SERVICE: setting.callerSecret('order-service'),
  USER_SERVICE_URL: setting.peerUrl(3000),
  CATALOG_SERVICE_URL: setting.peerUrl(3001),
} as const;

export type SeatingConfig = ReturnType<typeof loadSeatingConfig>;

/** @throws ConfigError when a value is not usable. */
export function loadSeatingConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = readEnvironment(seatingSettings, environment);
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
    serviceSecret: env.SERVICE_TOKEN_SECRET,
    callerSecrets: {
      catalog: env.CALLER_SECRET_CATALOG_SERVICE,
      order: env.CALLER_SECRET_ORDER_SERVICE,
    },
    userServiceUrl: env.USER_SERVICE_URL,
    catalogServiceUrl: env.CATALOG_SERVICE_URL,
  });
}
