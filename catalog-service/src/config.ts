import { deepFreeze } from '@ticketing/service-chassis/core';
import { baseConfig, baseSettings, readEnvironment, setting } from '@ticketing/service-chassis/service';

export const catalogSettings = {
  ...baseSettings,
  PORT: setting.port(3001),
  SERVICE_TOKEN_SECRET: setting.serviceSecret('catalog-service'),
  CALLER_SECRET_SEATING_SERVICE: setting.callerSecret('seating-service'),
  USER_SERVICE_URL: setting.peerUrl(3000),
  SEATING_SERVICE_URL: setting.peerUrl(3002),
  ORDER_SERVICE_URL: setting.peerUrl(3003),
  MAX_SEATS_PER_RESERVATION: setting
    .integer(10, 1, 100)
    .describe(
      "as in seating-service, which must have the same; the event's own limit applies if it is lower",
    ),
  INVENTORY_TIMEOUT_MS: setting
    .integer(10_000, 100, 18_000)
    .describe('how long one call that sends an event to seating-service may take'),
} as const;

export type CatalogConfig = ReturnType<typeof loadCatalogConfig>;

export function loadCatalogConfig(environment: Readonly<Record<string, string | undefined>> = process.env) {
  const env = readEnvironment(catalogSettings, environment);
  return deepFreeze({
    ...baseConfig(env, { name: 'catalog', port: env.PORT }),
    serviceSecret: env.SERVICE_TOKEN_SECRET,
    callerSecrets: { seating: env.CALLER_SECRET_SEATING_SERVICE },
    userServiceUrl: env.USER_SERVICE_URL,
    seatingServiceUrl: env.SEATING_SERVICE_URL,
    orderServiceUrl: env.ORDER_SERVICE_URL,
    maxSeatsPerReservation: env.MAX_SEATS_PER_RESERVATION,
    inventoryTimeoutMs: env.INVENTORY_TIMEOUT_MS,
  });
}
