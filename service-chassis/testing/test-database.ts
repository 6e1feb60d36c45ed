import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Database } from '../src/database/database';
import { migrate } from '../src/database/migrate';
import type { MigrationSource } from '../src/database/migration-files';
import { openDatabase } from '../src/database/open-database';
import { interceptDatabase } from './intercept-database';
import { SqlRecorder } from './sql-recorder';
import { findSubsetViolations } from './sql-subset';

export interface TestDatabase extends Database {
  /** The URL under which another Database can be opened on the same data. */
  readonly url: string;
  /** Closes the database and deletes it. */
  dispose(): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly migrations: readonly MigrationSource[];
  /** The time of `schema_migrations.applied_at`; fixed by default. */
  readonly now?: () => Date;
}

const fixedNow = (): Date => new Date('2026-01-01T00:00:00.000Z');

/**
 * A new, migrated SQLite database in a temporary folder, without the cost of durability. A statement outside the SQL
 * subset fails at once with an error that says why.
 */
export async function openTestDatabase({
  migrations,
  now = fixedNow,
}: TestDatabaseOptions): Promise<TestDatabase> {
  const bytes = await migratedFile(migrations, now);
  const directory = temporaryDirectory();
  const file = join(directory, 'test.db');
  writeFileSync(file, bytes);
  return openSqlite(file, directory);
}

/** One engine of `describeOnEachEngine`. */
export interface TestEngine {
  readonly name: 'SQLite' | 'SQL Server';
  /** A new, migrated database; the caller disposes of it. */
  open(options: TestDatabaseOptions): Promise<TestDatabase>;
}

/**
 * Declares the same suite for SQLite, and for SQL Server too when TEST_SQLSERVER_URL names a server on which databases
 * may be created: each `open` creates a new database there, and `dispose` drops it.
 */
export function describeOnEachEngine(name: string, suite: (engine: TestEngine) => void): void {
  const serverUrl = process.env['TEST_SQLSERVER_URL'];
  const engines: TestEngine[] = [{ name: 'SQLite', open: openTestDatabase }];
  if (serverUrl) engines.push({ name: 'SQL Server', open: (options) => openOnSqlServer(serverUrl, options) });
  for (const engine of engines) describe(`${name} on ${engine.name}`, () => suite(engine));
}

async function openSqlite(file: string, directory: string): Promise<TestDatabase> {
  const url = `sqlite:${file}`;
  const database = await openDatabase(url, { durability: 'relaxed', onStatement: checkAndRecord });
  return withDispose(database, url, () => {
    rmSync(directory, { recursive: true, force: true });
    return Promise.resolve();
  });
}

async function openOnSqlServer(
  serverUrl: string,
  { migrations, now = fixedNow }: TestDatabaseOptions,
): Promise<TestDatabase> {
  const databaseName = `test_${randomBytes(8).toString('hex')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${databaseName}`;
  await onServer(serverUrl, `CREATE DATABASE ${databaseName}`);
  const database = await openDatabase(url.href, { pool: { min: 0, max: 10 }, onStatement: checkAndRecord });
  await migrate(database, migrations, { now });
  return withDispose(database, url.href, async () => {
    await onServer(serverUrl, `DROP DATABASE ${databaseName}`);
  });
}

async function onServer(serverUrl: string, text: string): Promise<void> {
  const server = await openDatabase(serverUrl, { pool: { min: 0, max: 1 } });
  try {
    await server.execute(text);
  } finally {
    await server.close();
  }
}

const withDispose = (database: Database, url: string, remove: () => Promise<void>): TestDatabase => ({
  ...interceptDatabase(database, {}),
  url,
  dispose: async () => {
    await database.close();
    await remove();
  },
});

const templates = new Map<string, Promise<Buffer>>();

/**
 * Migrating takes longer than writing a file, so each set of migrations is applied once and the bytes of the file are
 * reused.
 */
function migratedFile(migrations: readonly MigrationSource[], now: () => Date): Promise<Buffer> {
  const key = JSON.stringify([migrations, now().toISOString()]);
  const known = templates.get(key);
  if (known !== undefined) return known;
  const made = makeMigratedFile(migrations, now);
  templates.set(key, made);
  return made;
}

async function makeMigratedFile(migrations: readonly MigrationSource[], now: () => Date): Promise<Buffer> {
  const directory = temporaryDirectory();
  try {
    const file = join(directory, 'template.db');
    const database = await openDatabase(`sqlite:${file}`, {
      durability: 'relaxed',
      onStatement: checkAndRecord,
    });
    try {
      await migrate(database, migrations, { now });
    } finally {
      await database.close();
    }
    return readFileSync(file);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'test-database-'));
}

function checkAndRecord(text: string): void {
  const violations = findSubsetViolations(text);
  if (violations.length > 0) {
    throw new Error(`Outside the SQL subset (${violations.join('; ')}): ${text}`);
  }
  recorder().record(text);
}

let currentRecorder: SqlRecorder | undefined;

/**
 * In jest each test file has its own modules and therefore its own recorder, so each text is recorded with its file.
 */
function recorder(): SqlRecorder {
  currentRecorder ??= new SqlRecorder(
    join(repositoryRoot(), '.cache', 'sql-texts'),
    `${process.pid}-${process.env['JEST_WORKER_ID'] ?? '0'}`,
    relative(repositoryRoot(), expect.getState().testPath ?? process.argv[1] ?? ''),
  );
  return currentRecorder;
}

function repositoryRoot(): string {
  let directory = __dirname;
  while (!existsSync(join(directory, 'package-lock.json'))) directory = dirname(directory);
  return directory;
}
