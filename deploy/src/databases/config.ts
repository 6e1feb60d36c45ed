import { ConfigError, readEnvironment, integer } from '@ticketing/service-chassis/service';
import { z } from 'zod';
import { databaseTarget, type DatabaseTarget } from './database-target';

const waitSeconds = integer(300, 0, 3_600);

const databaseUrls = {
  // This database is created before payment-service's own, because payment-service waits only for its own and needs both.
  SANDBOX_GATEWAY_DATABASE_URL: z.string().optional(),
  USER_DATABASE_URL: z.string().optional(),
  CATALOG_DATABASE_URL: z.string().optional(),
  SEATING_DATABASE_URL: z.string().optional(),
  ORDER_DATABASE_URL: z.string().optional(),
  PAYMENT_DATABASE_URL: z.string().optional(),
  NOTIFICATION_DATABASE_URL: z.string().optional(),
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws ConfigError when a variable is missing or wrong. */
export function loadCreateDatabasesConfig(environment: Environment = process.env) {
  const { MSSQL_SA_PASSWORD, WAIT_SECONDS, ...urls } = readEnvironment(
    { ...databaseUrls, MSSQL_SA_PASSWORD: z.string(), WAIT_SECONDS: waitSeconds },
    environment,
  );
  const targets = Object.entries(urls).flatMap(([variable, url]): DatabaseTarget[] =>
    url === undefined ? [] : [databaseTarget(variable, url)],
  );
  if (targets.length === 0) {
    throw new ConfigError(`Name at least one database: ${Object.keys(databaseUrls).join(', ')}.`);
  }
  return { administratorPassword: MSSQL_SA_PASSWORD, targets, waitMs: WAIT_SECONDS * 1_000 };
}

/** @throws ConfigError when a variable is missing or wrong. */
export function loadWaitForDatabaseConfig(environment: Environment = process.env) {
  const { DATABASE_URL, WAIT_SECONDS } = readEnvironment(
    { DATABASE_URL: z.string(), WAIT_SECONDS: waitSeconds },
    environment,
  );
  return { databaseUrl: DATABASE_URL, waitMs: WAIT_SECONDS * 1_000 };
}
