import { join } from 'node:path';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { defineTable, lockRow, type SqlRow, type ValueOf } from '../../src/database';
import { bigint, bit, datetime, int, nullable, nvarchar, optional, varchar } from '../../src/database/table';
import { describeOnEachEngine, type TestDatabase } from '../../testing';

const members = {
  id: varchar(40),
  colour: varchar<'red' | 'blue'>(10),
  sizes: { width: int('width_mm'), height: nullable(int('height_mm')) },
  maker: optional({ name: nvarchar(50, 'maker_name'), since: datetime('made_at') }),
  price: bigint(),
  isFragile: bit(),
};
const widgets = defineTable('widgets', members);
type Widget = ValueOf<typeof members>;

const aWidget = (changes: Partial<Widget> = {}): Widget => ({
  id: 'wdg_1',
  colour: 'red',
  sizes: { width: 30, height: null },
  maker: { name: 'Ann', since: new Date('2026-01-01T10:00:00.000Z') },
  price: 73_328,
  isFragile: true,
  ...changes,
});

const MIGRATION = `CREATE TABLE widgets (
  id VARCHAR(40) NOT NULL, colour VARCHAR(10) NOT NULL, width_mm INT NOT NULL, height_mm INT NULL,
  maker_name NVARCHAR(50) NULL, made_at DATETIME2(3) NULL, price BIGINT NOT NULL, is_fragile BIT NOT NULL,
  label NVARCHAR(20) NULL, CONSTRAINT pk_widgets PRIMARY KEY (id)
);`;

describeOnEachEngine('a table', (engine) => {
  let database: TestDatabase;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'table-'));
    writeFileSync(join(directory, '0001_widgets.sql'), MIGRATION);
    database = await engine.open({ migrations: [{ source: 'test', directory }] });
  });
  beforeEach(() => database.execute('DELETE FROM widgets'));
  afterAll(async () => {
    await database.dispose();
    rmSync(directory, { recursive: true });
  });

  const all = async () => {
    const rows = await database.query<SqlRow>(`SELECT ${widgets.columns} FROM widgets ORDER BY id`);
    return rows.map((row) => widgets.fromRow(row));
  };

  it('gives back what was inserted, objects and all', async () => {
    await widgets.insert(database, aWidget());
    expect(await all()).toEqual([aWidget()]);
  });

  it('is read beside another table, and is null where an outer join found nothing', async () => {
    await widgets.insert(database, aWidget());
    const joined = widgets.joinedAs('w', 'other_');
    const [row = {}] = await database.query<SqlRow>(
      `SELECT a.id, ${joined.columns} FROM widgets a JOIN widgets w ON w.id = a.id`,
    );
    expect([row['id'], joined.fromRow(row)]).toEqual([aWidget().id, aWidget()]);
    const [alone = {}] = await database.query<SqlRow>(
      `SELECT a.id, ${joined.columns} FROM widgets a LEFT JOIN widgets w ON w.id <> a.id`,
    );
    expect([alone['id'], joined.fromOuterRow(alone)]).toEqual([aWidget().id, null]);
  });

  it('stores an optional object that is not there as NULLs', async () => {
    await widgets.insert(database, aWidget({ maker: null }));
    expect(await all()).toEqual([aWidget({ maker: null })]);
    expect(await database.query('SELECT maker_name, made_at FROM widgets')).toEqual([
      { maker_name: null, made_at: null },
    ]);
  });

  it('inserts columns that are not part of the value beside it', async () => {
    await widgets.insert(database, aWidget(), { label: 'new' });
    expect(await database.query('SELECT label FROM widgets')).toEqual([{ label: 'new' }]);
  });

  it('inserts many at once, and none', async () => {
    const several = [aWidget(), aWidget({ id: 'wdg_2', maker: null })];
    await widgets.bulkInsert(database, several);
    await widgets.bulkInsert(database, []);
    expect(await all()).toEqual(several);
  });

  it('writes the assignments of the members that an UPDATE changes, with their parameters', async () => {
    await widgets.insert(database, aWidget());
    const changed = aWidget({ colour: 'blue', maker: null, price: 5 });
    expect(widgets.assignmentsOf(['colour', 'maker'])).toBe(
      'colour = @colour, maker_name = @makerName, made_at = @madeAt',
    );
    await database.execute(
      `UPDATE widgets SET ${widgets.assignmentsOf(['colour', 'maker'])} WHERE id = @id`,
      {
        ...widgets.paramsOf(changed, ['colour', 'maker']),
        id: changed.id,
      },
    );
    expect(await all()).toEqual([{ ...changed, price: 73_328 }]);
  });

  it('locks a row by a write that changes nothing, and reads it', async () => {
    await widgets.insert(database, aWidget());
    const lock = { table: 'widgets', column: 'price', where: 'id = @id', returning: ['id', 'price'] };
    const locked = await database.transactions.run((tx) => lockRow(tx, lock, { id: 'wdg_1' }));
    expect(locked).toEqual({ id: 'wdg_1', price: 73_328 });
    expect(await database.transactions.run((tx) => lockRow(tx, lock, { id: 'wdg_2' }))).toBeUndefined();
    expect(await all()).toEqual([aWidget()]);
  });
});
