import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chassisMigrationsDirectory, migrate, type MigrationSource } from '../../src/database/migrate';
import { openDatabase } from '../../src/database/open-database';
import { splitStatements } from '../../src/database/split-statements';
import { describeOnEachEngine, type TestDatabase } from '../../testing/test-database';

const now = (): Date => new Date('2026-01-02T03:04:05.678Z');

describeOnEachEngine('migrate', (engine) => {
  let root: string;
  let database: TestDatabase;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'migrate-test-'));
    database = await engine.open({ migrations: [] });
  });
  afterEach(async () => {
    await database.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  function source(name: string, files: Record<string, string>): MigrationSource {
    const directory = join(root, name);
    mkdirSync(directory, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
    return { source: name, directory };
  }

  const createTable = (name: string): string =>
    `CREATE TABLE ${name} (id INT NOT NULL, body {LONG_TEXT} NULL, CONSTRAINT pk_${name} PRIMARY KEY (id));\n`;

  it('applies the files of each source by their numbers, once', async () => {
    const sources = [
      source('first', { '0002_index.sql': 'CREATE INDEX ix_a ON a (id);', '0001_a.sql': createTable('a') }),
      source('second', { '0001_b.sql': createTable('b') }),
    ];
    expect(await migrate(database, sources, { now })).toEqual([
      { source: 'first', name: '0001_a.sql' },
      { source: 'first', name: '0002_index.sql' },
      { source: 'second', name: '0001_b.sql' },
    ]);
    expect(await migrate(database, sources, { now })).toEqual([]);
    const applied = await database.query(
      'SELECT source, name, applied_at FROM schema_migrations ORDER BY source, name',
    );
    expect(applied).toHaveLength(3);
    expect(applied[0]).toEqual({ source: 'first', name: '0001_a.sql', applied_at: now() });
  });

  it('applies what is new', async () => {
    await migrate(database, [source('s', { '0001_a.sql': createTable('a') })], { now });
    const sources = [source('s', { '0002_b.sql': createTable('b') })];
    expect(await migrate(database, sources, { now })).toEqual([{ source: 's', name: '0002_b.sql' }]);
  });

  it('names a file that was changed after it had been applied', async () => {
    await migrate(database, [source('s', { '0001_a.sql': createTable('a') })], { now });
    const changed = source('s', { '0001_a.sql': `${createTable('a')}-- better\n` });
    await expect(migrate(database, [changed], { now })).rejects.toThrow('s/0001_a.sql was changed after');
  });

  it('takes a file with other line ends as the same', async () => {
    await migrate(database, [source('s', { '0001_a.sql': createTable('a') })], { now });
    const sameText = source('s', { '0001_a.sql': createTable('a').replaceAll('\n', '\r\n') });
    await expect(migrate(database, [sameText], { now })).resolves.toEqual([]);
  });

  it.each([
    ['a gap', { '0001_a.sql': '', '0003_c.sql': '' }, 's/0003_c.sql should have the number 0002'],
    ['a double number', { '0001_a.sql': '', '0001_b.sql': '' }, 's/0001_b.sql should have the number 0002'],
    ['a name without a number', { 'a.sql': '' }, 's/a.sql must be named like'],
  ])('names %s', async (_what, files, message) => {
    await expect(migrate(database, [source('s', files)], { now })).rejects.toThrow(message);
  });

  it('leaves nothing of a run that fails, and names the file', async () => {
    const sources = [
      source('s', { '0001_a.sql': createTable('a'), '0002_bad.sql': 'CREATE INDEX ix ON nowhere (id);' }),
    ];
    await expect(migrate(database, sources, { now })).rejects.toThrow(
      's/0002_bad.sql failed and nothing was applied',
    );
    await expect(database.query('SELECT id FROM a')).rejects.toThrow();
    expect(await database.query('SELECT name FROM schema_migrations')).toEqual([]);
  });

  it('applies once when several starters come at once', async () => {
    const sources = [source('s', { '0001_a.sql': createTable('a'), '0002_b.sql': createTable('b') })];
    const starters = await Promise.all(
      Array.from({ length: 4 }, () => openDatabase(database.url, { durability: 'relaxed' })),
    );
    const applied = await Promise.all(starters.map((starter) => migrate(starter, sources, { now })));
    expect(applied.map(({ length }) => length).sort()).toEqual([0, 0, 0, 2]);
    await Promise.all(starters.map((starter) => starter.close()));
  });

  it("makes the chassis's own tables, within the subset", async () => {
    const sources = [{ source: 'chassis', directory: chassisMigrationsDirectory }];
    const applied = await migrate(database, sources, { now });
    expect(applied.map(({ name }) => name)).toEqual([
      '0001_chassis.sql',
      '0002_discrepancies.sql',
      '0003_dismissals.sql',
    ]);
    const tables = ['idempotency_keys', 'outbox_messages', 'job_leases', 'discrepancies', 'dismissals'];
    for (const table of tables) {
      expect(await database.query(`SELECT COUNT(*) AS row_count FROM ${table}`)).toEqual([{ row_count: 0 }]);
    }
  });
});

describe('the statements of a migration', () => {
  it('end in a semicolon at the end of a line, outside quotes and comments', () => {
    const script = [
      '-- first; of all;',
      "INSERT INTO a (t) VALUES ('x;",
      "y -- no comment'); -- a comment;",
      'CREATE TABLE b (id INT); CREATE TABLE c (id INT)',
      ';',
      'SELECT 1',
    ].join('\n');
    expect(splitStatements(script)).toEqual([
      "INSERT INTO a (t) VALUES ('x;\ny -- no comment')",
      'CREATE TABLE b (id INT); CREATE TABLE c (id INT)',
      'SELECT 1',
    ]);
  });
});
