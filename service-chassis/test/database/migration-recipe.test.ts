import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMilliseconds, pages } from '../../src/core';
import { ConstraintViolation, migrate, UniqueViolation } from '../../src/database';
import { describeOnEachEngine, type TestDatabase } from '../../testing';

const TABLES = `
CREATE TABLE widgets (
  id VARCHAR(40) NOT NULL,
  status VARCHAR(20) NOT NULL,
  name NVARCHAR(50) NOT NULL,
  made_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_widgets PRIMARY KEY (id),
  CONSTRAINT ck_widgets_status CHECK (status IN ('NEW', 'SOLD (once)'))
);
CREATE INDEX ix_widgets_status ON widgets (status);
CREATE UNIQUE INDEX ux_widgets_name ON widgets (name) WHERE status = 'NEW';
CREATE TABLE parts (
  id VARCHAR(40) NOT NULL,
  widget_id VARCHAR(40) NOT NULL,
  CONSTRAINT pk_parts PRIMARY KEY (id),
  CONSTRAINT fk_parts_widget FOREIGN KEY (widget_id) REFERENCES widgets (id)
);`;
const NEW_STATUS = `{REPLACE_CHECK widgets ck_widgets_status status IN ('NEW', 'SOLD (once)', 'LENT')};`;
const NEW_COLUMN = `ALTER TABLE widgets ADD name_key NVARCHAR(50) NULL;`;

const MADE_AT = new Date('2026-01-01T10:00:00.000Z');

describeOnEachEngine('the recipe for migrations', (engine) => {
  let directory: string;
  let database: TestDatabase;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'migrations-'));
    writeFileSync(join(directory, '0001_tables.sql'), TABLES);
    database = await engine.open({ migrations: sources() });
    for (const id of ['w1', 'w2', 'w3', 'w4', 'w5']) {
      await database.execute(
        `INSERT INTO widgets (id, status, name, made_at) VALUES (@id, 'NEW', @name, @madeAt)`,
        { id, name: `Widget ${id}`, madeAt: MADE_AT },
      );
      await database.execute('INSERT INTO parts (id, widget_id) VALUES (@id, @id)', { id });
    }
  });
  afterEach(async () => {
    await database.dispose();
    rmSync(directory, { recursive: true });
  });

  const sources = () => [{ source: 'widgets', directory }];
  const release = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return migrate(database, sources(), { now: () => addMilliseconds(MADE_AT, 1) });
  };
  const lend = () => database.execute(`UPDATE widgets SET status = 'LENT' WHERE id = 'w1'`);

  it('gives a CHECK another condition, and keeps rows, indexes and references', async () => {
    await expect(lend()).rejects.toThrow(ConstraintViolation);
    await release('0002_lent.sql', NEW_STATUS);
    expect(await lend()).toBe(1);
    await expect(database.execute(`UPDATE widgets SET status = 'LOST'`)).rejects.toThrow(ConstraintViolation);
    expect(await database.query('SELECT id, name, made_at FROM widgets ORDER BY id')).toHaveLength(5);
    expect(await database.query(`SELECT made_at FROM widgets WHERE id = 'w1'`)).toEqual([
      { made_at: MADE_AT },
    ]);
    await expect(
      database.execute(
        `INSERT INTO widgets (id, status, name, made_at) VALUES ('w6', 'NEW', 'Widget w2', @madeAt)`,
        { madeAt: MADE_AT },
      ),
    ).rejects.toThrow(UniqueViolation);
    await expect(database.execute(`DELETE FROM widgets WHERE id = 'w2'`)).rejects.toThrow(
      ConstraintViolation,
    );
  });

  it('changes nothing when rows do not satisfy the new condition', async () => {
    const onlySold = `{REPLACE_CHECK widgets ck_widgets_status status = 'SOLD (once)'};`;
    await expect(release('0002_sold.sql', onlySold)).rejects.toThrow(
      '0002_sold.sql failed and nothing was applied',
    );
    expect(await database.query(`SELECT id FROM widgets WHERE status = 'NEW'`)).toHaveLength(5);
  });

  it('says so when there is no such constraint', async () => {
    const misspelt = `{REPLACE_CHECK widgets ck_widgets_state status = 'NEW'};`;
    await expect(release('0002_misspelt.sql', misspelt)).rejects.toThrow('ck_widgets_state');
  });

  it('replaces a CHECK after a column was added', async () => {
    await release('0002_name_key.sql', NEW_COLUMN);
    await release('0003_lent.sql', NEW_STATUS);
    await database.execute(`UPDATE widgets SET status = 'LENT', name_key = 'lent' WHERE id = 'w1'`);
    expect(await database.query(`SELECT name_key FROM widgets WHERE status = 'LENT'`)).toEqual([
      { name_key: 'lent' },
    ]);
  });

  it('adds a column that the release before does not know, and fills it in batches that each commit', async () => {
    await release('0002_name_key.sql', NEW_COLUMN);
    // The previous release still writes rows without it.
    await database.execute(
      `INSERT INTO widgets (id, status, name, made_at) VALUES ('w6', 'NEW', 'Widget w6', @madeAt)`,
      { madeAt: MADE_AT },
    );
    const read = () =>
      database.query<{ id: string; name: string }>(
        database.dialect.firstRows('SELECT id, name FROM widgets WHERE name_key IS NULL ORDER BY id', 4),
      );
    let batches = 0;
    for await (const batch of pages(4, read)) {
      batches += 1;
      await database.transactions.run(async (tx) => {
        for (const { id, name } of batch) {
          await tx.execute('UPDATE widgets SET name_key = @key WHERE id = @id AND name_key IS NULL', {
            id,
            key: name.toLowerCase(),
          });
        }
      });
    }
    expect(batches).toBe(2);
    expect(await database.query('SELECT id FROM widgets WHERE name_key IS NULL')).toEqual([]);
  });
});
