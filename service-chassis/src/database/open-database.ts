import type { Database } from './database';
import { parseDatabaseUrl } from './database-url';
import { openSqliteDatabase } from './sqlite-database';
import { openSqlServerDatabase } from './sqlserver-database';

export interface OpenDatabaseOptions {
  /** Connections to SQL Server; SQLite has one that writes and one that reads. */
  readonly pool?: { readonly min?: number; readonly max?: number };
  /** How the program is named in SQL Server's own monitoring. */
  readonly applicationName?: string;
  /** How long SQL Server may take for one statement, in milliseconds. */
  readonly requestTimeoutMs?: number;
  /** How long opening a connection to SQL Server may take, in milliseconds. */
  readonly connectTimeoutMs?: number;
  /** How SQLite writes: `full` survives a power cut, `relaxed` is for tests. SQL Server is always durable. */
  readonly durability?: 'full' | 'relaxed';
  /** Called with every text that the program sends, before it is sent; what it throws fails the statement. */
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
