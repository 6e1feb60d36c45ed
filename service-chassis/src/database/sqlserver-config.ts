import type { config } from 'mssql';
import type { SqlServerAddress } from './database-url';

export interface SqlServerPoolOptions {
  readonly pool?: { readonly min?: number; readonly max?: number };
  readonly requestTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** Shown by the server's own monitoring. */
  readonly applicationName?: string;
}

/** `validateConnection` is mssql's, and missing in its types. */
export type SqlServerConfig = config & { readonly validateConnection: 'socket' };

export function sqlServerConfig(
  address: SqlServerAddress,
  options: SqlServerPoolOptions = {},
): SqlServerConfig {
  const {
    pool,
    requestTimeoutMs = 15_000,
    connectTimeoutMs = 15_000,
    applicationName = 'service-chassis',
  } = options;
  return {
    server: address.host,
    port: address.port,
    database: address.database,
    user: address.user,
    password: address.password,
    connectionTimeout: connectTimeoutMs,
    requestTimeout: requestTimeoutMs,
    pool: { min: pool?.min ?? 2, max: pool?.max ?? 20, acquireTimeoutMillis: connectTimeoutMs },
    // The default sends `SELECT 1` each time a connection is taken from the pool, which doubles the round trips.
    validateConnection: 'socket',
    options: {
      encrypt: address.encrypt,
      trustServerCertificate: address.trustServerCertificate,
      appName: applicationName,
      useUTC: true,
      enableArithAbort: true,
    },
  };
}
