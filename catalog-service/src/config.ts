import {
  baseConfig,
  baseSettings,
  frozen,
  readEnvironment,
  secret,
  wholeNumber,
} from '@ticketing/service-chassis';
import { z } from 'zod';

export type CatalogConfig = ReturnType<typeof loadCatalogConfig>;

const peerUrl = (port: number) => z.url().default(`http://127.0.0.1:${port}`);

export function loadCatalogConfig(environment: Readonly<Record<string, string | undefined>> = process.env) {
  const env = readEnvironment(
    {
      ...baseSettings,
      PORT: wholeNumber(3001, 0, 65_535),
      SERVICE_TOKEN_SECRET: secret('catalog-service-token'),
      CALLER_SECRET_SEATING_SERVICE: secret('seating-service-token'),
      USER_SERVICE_URL: peerUrl(3000),
      SEATING_SERVICE_URL: peerUrl(3002),
      ORDER_SERVICE_URL: peerUrl(3003),
      INVENTORY_TIMEOUT_MS: wholeNumber(10_000, 100, 18_000),
      EVENT_COMPLETION_EVERY_MS: wholeNumber(60_000, 1_000, 3_600_000),
      PUBLIC_CACHE_SECONDS: wholeNumber(5, 0, 3_600),
    },
    environment,
  );
  return frozen({
    ...baseConfig(env, { name: 'catalog', port: env.PORT }),
    serviceTokenSecret: env.SERVICE_TOKEN_SECRET,
    callerSecrets: { seatingService: env.CALLER_SECRET_SEATING_SERVICE },
    userServiceUrl: env.USER_SERVICE_URL,
    seatingServiceUrl: env.SEATING_SERVICE_URL,
    orderServiceUrl: env.ORDER_SERVICE_URL,
    inventoryTimeoutMs: env.INVENTORY_TIMEOUT_MS,
    eventCompletionEveryMs: env.EVENT_COMPLETION_EVERY_MS,
    publicCacheSeconds: env.PUBLIC_CACHE_SECONDS,
  });
}
