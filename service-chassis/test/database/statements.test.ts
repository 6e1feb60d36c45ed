import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  changesRow,
  column,
  countRows,
  defineTable,
  hasRow,
  isInserted,
  selectAll,
  selectOne,
  whereGiven,
} from '../../src/database';
import { describeOnEachEngine, type TestDatabase } from '../../testing';

const gadgets = defineTable('gadgets', { id: column.varchar(40), size: column.int('size_mm') });
const MIGRATION = `CREATE TABLE gadgets (
  id VARCHAR(40) NOT NULL, size_mm INT NOT NULL, CONSTRAINT pk_gadgets PRIMARY KEY (id)
);`;

describeOnEachEngine('the statements that repositories share', (engine) => {
  let database: TestDatabase;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'statements-'));
    writeFileSync(join(directory, '0001_gadgets.sql'), MIGRATION);
    database = await engine.open({ migrations: [{ source: 'test', directory }] });
    await gadgets.bulkInsert(database, [
      { id: 'g1', size: 1 },
      { id: 'g2', size: 2 },
      { id: 'g3', size: 2 },
    ]);
  });
  afterAll(async () => {
    await database.dispose();
    rmSync(directory, { recursive: true });
  });

  it('read the values that a condition finds, as many as asked for', async () => {
    const ofSize = (size: number, limit?: number) =>
      selectAll(database, gadgets, 'WHERE size_mm = @size ORDER BY id', { size }, limit);
    expect(await ofSize(2)).toEqual([
      { id: 'g2', size: 2 },
      { id: 'g3', size: 2 },
    ]);
    expect(await ofSize(2, 1)).toEqual([{ id: 'g2', size: 2 }]);
    expect(await ofSize(9)).toEqual([]);
  });

  it('read one value, or undefined', async () => {
    const find = (id: string) => selectOne(database, gadgets, 'WHERE id = @id', { id });
    expect([await find('g1'), await find('g9')]).toEqual([{ id: 'g1', size: 1 }, undefined]);
  });

  it('say whether an UPDATE changed its row', async () => {
    const text = 'UPDATE gadgets SET size_mm = @size WHERE id = @id';
    expect(await changesRow(database, text, { id: 'g1', size: 1 })).toBe(true);
    expect(await changesRow(database, text, { id: 'g9', size: 1 })).toBe(false);
  });

  it('say whether there is a row, and how many', async () => {
    const text = 'SELECT id FROM gadgets WHERE size_mm = @size';
    expect([await hasRow(database, text, { size: 2 }), await hasRow(database, text, { size: 9 })]).toEqual([
      true,
      false,
    ]);
    expect(await countRows(database, 'gadgets WHERE size_mm = @size', { size: 2 })).toBe(2);
  });

  it('say whether an insert was the first of its key, and pass other failures on', async () => {
    expect(await isInserted(gadgets.insert(database, { id: 'g1', size: 5 }))).toBe(false);
    await expect(isInserted(Promise.reject(new Error('no connection')))).rejects.toThrow('no connection');
  });

  it('ask only for the members that are given', () => {
    const conditions = { id: 'id = @id', size: 'size_mm = @size' };
    expect(whereGiven({ size: 2, id: undefined }, conditions)).toEqual({
      where: 'WHERE size_mm = @size',
      params: { size: 2 },
    });
    expect(whereGiven({}, conditions, ['size_mm > 0'])).toEqual({ where: 'WHERE size_mm > 0', params: {} });
    expect(whereGiven({}, conditions)).toEqual({ where: '', params: {} });
  });
});
