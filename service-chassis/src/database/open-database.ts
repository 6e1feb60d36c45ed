import type { Database } from './database';
import { parseDatabaseUrl } from './database-url';
import { openSqliteDatabase } from './sqlite-database';
import { openSqlServerDatabase } from './sqlserver-database';

export interface OpenDatabaseOptions {
  /** Connections to SQL Server. SQLite has one for writing and one for reading. */
  readonly pool?: { readonly min?: number; readonly max?: number };
  /** The program's name in SQL Server's own monitoring. */
  readonly applicationName?: string;
  /** How long SQL Server may take for one statement, in milliseconds. */
  readonly requestTimeoutMs?: number;
  /** How long opening a connection to SQL Server may take, in milliseconds. */
  readonly connectTimeoutMs?: number;
  /** How SQLite writes: `full` survives a power failure, `relaxed` is for tests. SQL Server is always durable. */
  readonly durability?: 'full' | 'relaxed';
  /** Called with every SQL text before it is sent. If it throws, the statement fails. */
  readonly onStatement?: (text: string) => void;
}

/**
 * Opens the database that `url` names: `sqlite:path`, or
 * `sqlserver://user:password@host:1433/database?encrypt=true&trustServerCertificate=true`.
 */
export async function openDatabase(url: string, options: OpenDatabaseOptions = {}): Promise<Database> {
  const address = parseDatabaseUrl(url);
  if (address.engine === 'sqlite') return openSqliteDatabase(address.path, options);
  return openSqlServerDatabase(address, options);
}
