import { join } from 'node:path';
import type { Database, SqlRunner } from './database';
import { TransientDatabaseError, UniqueViolation } from './errors';
import { readMigrationFiles, type MigrationFile, type MigrationSource } from './migration-files';
import { replaceCheck } from './replace-check';
import { splitStatements } from './split-statements';

export type { MigrationSource } from './migration-files';

/**
 * The tables that the chassis itself needs in every service's database. In a bundle the folder is beside the bundle.
 */
export const chassisMigrationsDirectory = join(__dirname, 'chassis-migrations');

export interface AppliedMigration {
  readonly source: string;
  readonly name: string;
}

export interface MigrateOptions {
  readonly now: () => Date;
}

/**
 * Applies the missing migrations, source after source, each in the order of its numbers, all in one transaction: after
 * a failure the database is unchanged. Returns what it applied. Several processes may start at once: the first one
 * applies the migrations, and the others wait and find nothing to do. Throws when an applied file has changed since. An
 * applied file that no longer exists is ignored, because an older release may run on a newer database.
 */
export async function migrate(
  database: Database,
  sources: readonly MigrationSource[],
  { now }: MigrateOptions,
): Promise<readonly AppliedMigration[]> {
  const files = sources.flatMap(readMigrationFiles);
  await createBookkeeping(database, now);
  return database.transactions.run(async (tx) => {
    await takeLock(tx, now());
    const pending = await findPending(tx, files);
    for (const file of pending) await apply(tx, file, now());
    return pending.map(({ source, name }) => ({ source, name }));
  });
}

async function createBookkeeping(database: Database, now: () => Date): Promise<void> {
  await ensureTable(
    database,
    'schema_lock',
    `CREATE TABLE schema_lock (
       id INT NOT NULL,
       taken_at DATETIME2(3) NOT NULL,
       CONSTRAINT pk_schema_lock PRIMARY KEY (id)
     )`,
  );
  await ensureTable(
    database,
    'schema_migrations',
    `CREATE TABLE schema_migrations (
       source VARCHAR(64) NOT NULL,
       name VARCHAR(128) NOT NULL,
       checksum VARCHAR(64) NOT NULL,
       applied_at DATETIME2(3) NOT NULL,
       CONSTRAINT pk_schema_migrations PRIMARY KEY (source, name)
     )`,
  );
  try {
    await database.execute(
      `INSERT INTO schema_lock (id, taken_at)
       SELECT 1, @now WHERE NOT EXISTS (SELECT 1 FROM schema_lock WHERE id = 1)`,
      { now: now() },
    );
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
  }
}

/**
 * The engines have no race-free "create if missing" in common, so a failed CREATE is an error only if the table is
 * still missing.
 */
async function ensureTable(database: Database, table: string, createTable: string): Promise<void> {
  const countRows = `SELECT COUNT(*) AS row_count FROM ${table}`;
  try {
    await database.query(countRows);
    return;
  } catch {
    // Most likely the table is missing. If there is another cause, the next statement fails too.
  }
  try {
    await database.execute(createTable);
  } catch (error) {
    try {
      await database.query(countRows);
    } catch {
      throw error;
    }
  }
}

/** The changed row stays locked until the transaction ends, so that processes migrate one after the other. */
async function takeLock(tx: SqlRunner, now: Date): Promise<void> {
  const changed = await tx.execute('UPDATE schema_lock SET taken_at = @now WHERE id = 1', { now });
  if (changed !== 1) throw new Error('The row of schema_lock is missing: start again.');
}

async function findPending(
  tx: SqlRunner,
  files: readonly MigrationFile[],
): Promise<readonly MigrationFile[]> {
  const rows = await tx.query<{ source: string; name: string; checksum: string }>(
    'SELECT source, name, checksum FROM schema_migrations',
  );
  const appliedChecksums = new Map(rows.map(({ source, name, checksum }) => [`${source}/${name}`, checksum]));
  return files.filter(({ source, name, checksum }) => {
    const applied = appliedChecksums.get(`${source}/${name}`);
    if (applied !== undefined && applied !== checksum) {
      throw new Error(
        `Migration ${source}/${name} was changed after it had been applied: restore it, and put the change into a new file.`,
      );
    }
    return applied === undefined;
  });
}

async function apply(
  tx: SqlRunner,
  { source, name, text, checksum }: MigrationFile,
  now: Date,
): Promise<void> {
  const script = text.replaceAll('{LONG_TEXT}', tx.dialect.longText);
  for (const statement of splitStatements(script)) {
    try {
      await applyStatement(tx, statement);
    } catch (error) {
      if (error instanceof TransientDatabaseError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Migration ${source}/${name} failed and nothing was applied: ${reason}\n${statement}`, {
        cause: error,
      });
    }
  }
  await tx.execute(
    `INSERT INTO schema_migrations (source, name, checksum, applied_at) VALUES (@source, @name, @checksum, @now)`,
    { source, name, checksum, now },
  );
}

/** `{REPLACE_CHECK <table> <constraint> <condition>}` is a statement that differs between the engines. */
const REPLACE_CHECK = /^\{REPLACE_CHECK (\w+) (\w+) ([^{}]+)\}$/;

async function applyStatement(tx: SqlRunner, statement: string): Promise<void> {
  const [, table, constraint, condition] = REPLACE_CHECK.exec(statement.trim()) ?? [];
  if (table === undefined || constraint === undefined || condition === undefined) {
    await tx.execute(statement);
  } else {
    await replaceCheck(tx, { table, constraint, condition });
  }
}
