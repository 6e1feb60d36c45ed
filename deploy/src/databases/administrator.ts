import type { DatabaseTarget } from './database-target';
import type { Administrator } from './grant-database';

const CONNECT_TIMEOUT_MS = 5_000;
/** Creating a database on a slow disk takes longer than other statements. */
const STATEMENT_TIMEOUT_MS = 60_000;

export interface Connection extends Administrator {
  close(): Promise<void>;
}

/** Connects to the target's server as `sa`. @throws when the server cannot be reached or the password is wrong. */
export async function connectAsAdministrator(
  { host, port, encrypt, trustServerCertificate }: DatabaseTarget,
  password: string,
): Promise<Connection> {
  // The driver is slow to load, so it is loaded only when a connection is needed.
  const { default: sql } = await import('mssql');
  const pool = new sql.ConnectionPool({
    server: host,
    port,
    user: 'sa',
    password,
    database: 'master',
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: STATEMENT_TIMEOUT_MS,
    pool: { min: 0, max: 1 },
    options: { encrypt, trustServerCertificate, appName: 'create-databases' },
  });
  await pool.connect();
  return {
    async run(statement, values) {
      const request = pool.request();
      for (const [name, value] of Object.entries(values)) request.input(name, sql.NVarChar(128), value);
      await request.query(statement);
    },
    close: () => pool.close(),
  };
}
