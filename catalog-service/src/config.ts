import { deepFreeze } from '@ticketing/service-chassis/core';
import {
  baseConfig,
  baseSettings,
  readEnvironment,
  secret,
  integer,
} from '@ticketing/service-chassis/service';
import { z } from 'zod';

export type CatalogConfig = ReturnType<typeof loadCatalogConfig>;

const peerUrl = (port: number) => z.url().default(`http://127.0.0.1:${port}`);

export function loadCatalogConfig(environment: Readonly<Record<string, string | undefined>> = process.env) {
  const env = readEnvironment(
    {
      ...baseSettings,
      PORT: integer(3001, 0, 65_535),
      SERVICE_TOKEN_SECRET: secret('catalog-service-token'),
      CALLER_SECRET_SEATING_SERVICE: secret('seating-service-token'),
      USER_SERVICE_URL: peerUrl(3000),
      SEATING_SERVICE_URL: peerUrl(3002),
      ORDER_SERVICE_URL: peerUrl(3003),
      INVENTORY_TIMEOUT_MS: integer(10_000, 100, 18_000),
      EVENT_COMPLETION_EVERY_MS: integer(60_000, 1_000, 3_600_000),
      PUBLIC_CACHE_SECONDS: integer(5, 0, 3_600),
    },
    environment,
  );
  return deepFreeze({
    ...baseConfig(env, { name: 'catalog', port: env.PORT }),
    serviceSecret: env.SERVICE_TOKEN_SECRET,
    callerSecrets: { seating: env.CALLER_SECRET_SEATING_SERVICE },
    userServiceUrl: env.USER_SERVICE_URL,
    seatingServiceUrl: env.SEATING_SERVICE_URL,
    orderServiceUrl: env.ORDER_SERVICE_URL,
    inventoryTimeoutMs: env.INVENTORY_TIMEOUT_MS,
    eventCompletionEveryMs: env.EVENT_COMPLETION_EVERY_MS,
    publicCacheSeconds: env.PUBLIC_CACHE_SECONDS,
  });
}
