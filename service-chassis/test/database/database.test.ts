import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BulkColumn, Database } from '../../src/database/database';
import {
  ConstraintViolation,
  InvalidStatement,
  TransientDatabaseError,
  UniqueViolation,
  UnsafeInteger,
} from '../../src/database/errors';
import { openDatabase } from '../../src/database/open-database';
import { describeOnEachEngine, type TestDatabase } from '../../testing/test-database';
import { openSqliteDatabase } from '../../src/database/sqlite-database';

const createNotes = `CREATE TABLE notes (
  id VARCHAR(40) NOT NULL,
  title NVARCHAR(100) NULL,
  size_bytes BIGINT NOT NULL,
  done BIT NOT NULL,
  due_at DATETIME2(3) NULL,
  CONSTRAINT pk_notes PRIMARY KEY (id),
  CONSTRAINT ck_notes_size CHECK (size_bytes >= 0)
)`;

const insertNote = `INSERT INTO notes (id, title, size_bytes, done, due_at) VALUES (@id, @title, @size, @done, @due)`;

interface Note {
  id: string;
  title: string | null;
  size_bytes: number;
  done: boolean;
  due_at: Date | null;
}

function note(id: string) {
  return { id, title: 'a note', size: 1, done: false, due: new Date('2026-03-01T12:00:00.123Z') };
}

describeOnEachEngine('a database', (engine) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await engine.open({ migrations: [] });
    await database.execute(createNotes);
  });
  afterEach(() => database.dispose());

  const readNote = async (id: string): Promise<Note | undefined> =>
    (
      await database.query<Note>('SELECT id, title, size_bytes, done, due_at FROM notes WHERE id = @id', {
        id,
      })
    )[0];

  describe('values', () => {
    it.each([
      ['n1', '🎫 Zoë – 場', Number.MAX_SAFE_INTEGER, true, new Date('2026-10-25T01:30:00.001Z')],
      ['n2', '', 0, false, new Date('1970-01-01T00:00:00.999Z')],
      ['n3', null, 1, true, null],
      ['n4', "it's; -- /* a */ 'quote'", 2_147_483_648, false, new Date('9999-12-31T23:59:59.999Z')],
    ])('come back as they went in (%s)', async (id, title, size, done, due) => {
      await database.execute(insertNote, { id, title, size, done, due });
      expect(await readNote(id)).toEqual({ id, title, size_bytes: size, done, due_at: due });
    });

    it('compare as times and numbers in the statement', async () => {
      await database.execute(insertNote, note('n1'));
      const due = (at: string) =>
        database.query('SELECT id FROM notes WHERE due_at <= @at AND size_bytes < @size', {
          at: new Date(at),
          size: 10,
        });
      expect(await due('2026-03-01T12:00:00.122Z')).toHaveLength(0);
      expect(await due('2026-03-01T12:00:00.123Z')).toHaveLength(1);
    });

    it('divide as whole numbers', async () => {
      await database.execute(insertNote, note('n1'));
      await database.execute('UPDATE notes SET size_bytes = @size / @by WHERE id = @id', {
        id: 'n1',
        size: 7,
        by: 2,
      });
      expect((await readNote('n1'))?.size_bytes).toBe(3);
    });

    it.each([0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])('rejects the number %p', async (size) => {
      await expect(database.execute(insertNote, { ...note('n1'), size })).rejects.toThrow('Parameter @size');
    });

    it('rejects an invalid Date', async () => {
      await expect(database.execute(insertNote, { ...note('n1'), due: new Date('soon') })).rejects.toThrow(
        '@due',
      );
    });

    it('rejects to read a whole number that JavaScript would round', async () => {
      await database.execute(insertNote, { ...note('n1'), size: Number.MAX_SAFE_INTEGER });
      await database.execute('UPDATE notes SET size_bytes = size_bytes + 2 WHERE id = @id', { id: 'n1' });
      await expect(readNote('n1')).rejects.toThrow(UnsafeInteger);
    });

    it('shows a column that was added after the statement was first used', async () => {
      await database.execute(insertNote, note('n1'));
      await database.query('SELECT * FROM notes');
      await database.execute('ALTER TABLE notes ADD archived BIT NULL');
      await database.execute('UPDATE notes SET archived = @yes WHERE id = @id', { yes: true, id: 'n1' });
      expect(await database.query('SELECT * FROM notes')).toMatchObject([{ id: 'n1', archived: true }]);
    });
  });

  describe('parameters', () => {
    it('names one that is missing', async () => {
      await expect(database.query('SELECT id FROM notes WHERE id = @id')).rejects.toThrow(
        'Parameter @id has no value',
      );
    });

    it('names one that is undefined', async () => {
      const params = { id: undefined } as unknown as { id: string };
      await expect(database.query('SELECT id FROM notes WHERE id = @id', params)).rejects.toThrow(
        '@id is undefined',
      );
    });

    it('names one that the text does not use', async () => {
      await expect(
        database.query('SELECT id FROM notes WHERE id = @id', { id: 'a', idd: 'b' }),
      ).rejects.toThrow('Parameter @idd is not used');
    });

    it('sees none in a string literal', async () => {
      expect(await database.query("SELECT 'mail@host' AS address")).toEqual([{ address: 'mail@host' }]);
    });
  });

  describe('rules of the table', () => {
    it('gives a second row with the same key as UniqueViolation', async () => {
      await database.execute(insertNote, note('n1'));
      await expect(database.execute(insertNote, note('n1'))).rejects.toThrow(UniqueViolation);
    });

    it('does so too when the statement returns rows', async () => {
      const insert = database.dialect.insertReturning({
        table: 'notes',
        columns: ['id', 'size_bytes', 'done'],
        source: 'VALUES (@id, 1, 0)',
        returning: ['id', 'done'],
      });
      expect(await database.query(insert, { id: 'n1' })).toEqual([{ id: 'n1', done: false }]);
      await expect(database.query(insert, { id: 'n1' })).rejects.toThrow(UniqueViolation);
    });

    it('gives a broken CHECK and a missing value as ConstraintViolation', async () => {
      await expect(database.execute(insertNote, { ...note('n1'), size: -1 })).rejects.toThrow(
        ConstraintViolation,
      );
      await expect(database.execute(insertNote, { ...note('n1'), done: null })).rejects.toThrow(
        ConstraintViolation,
      );
    });

    it('gives a reference to a missing row as ConstraintViolation', async () => {
      await database.execute(`CREATE TABLE links (
        id INT NOT NULL,
        note_id VARCHAR(40) NOT NULL,
        CONSTRAINT pk_links PRIMARY KEY (id),
        CONSTRAINT fk_links_note FOREIGN KEY (note_id) REFERENCES notes (id)
      )`);
      await expect(
        database.execute('INSERT INTO links (id, note_id) VALUES (1, @note)', { note: 'nowhere' }),
      ).rejects.toThrow(ConstraintViolation);
    });
  });

  describe('writes', () => {
    it('count the rows they changed: a guarded UPDATE takes two, then the one that was freed', async () => {
      for (const id of ['n1', 'n2']) await database.execute(insertNote, note(id));
      const take = 'UPDATE notes SET done = @yes WHERE id IN (@s0, @s1) AND done = @no';
      const params = { yes: true, no: false, s0: 'n1', s1: 'n2' };
      expect(await database.execute(take, params)).toBe(2);
      expect(await database.execute(take, params)).toBe(0);
      await database.execute('UPDATE notes SET done = @no WHERE id = @id', { no: false, id: 'n2' });
      expect(await database.execute(take, params)).toBe(1);
    });

    it('count nothing when they change a table', async () => {
      await database.execute(insertNote, note('n1'));
      expect(await database.execute('CREATE INDEX ix_notes_due ON notes (due_at)')).toBe(0);
    });

    it('give the changed and deleted rows with their types', async () => {
      await database.execute(insertNote, note('n1'));
      const update = database.dialect.updateReturning({
        table: 'notes',
        set: 'done = @yes',
        where: 'id = @id',
        returning: ['id', 'done', 'due_at'],
      });
      const changed = [{ id: 'n1', done: true, due_at: new Date('2026-03-01T12:00:00.123Z') }];
      expect(await database.query(update, { yes: true, id: 'n1' })).toEqual(changed);
      const deletion = database.dialect.deleteReturning({
        table: 'notes',
        where: 'id = @id',
        returning: ['id'],
      });
      expect(await database.query(deletion, { id: 'n1' })).toEqual([{ id: 'n1' }]);
      expect(await readNote('n1')).toBeUndefined();
    });
  });

  describe('the texts of the dialect', () => {
    beforeEach(async () => {
      for (const id of ['n1', 'n2', 'n3', 'n4']) await database.execute(insertNote, note(id));
    });

    const ids = async (text: string, params = {}) =>
      (await database.query<Note>(text, params)).map(({ id }) => id);

    it('limit, page and list', async () => {
      const all = 'SELECT id FROM notes ORDER BY id';
      expect(await ids(database.dialect.firstRows(all, 2))).toEqual(['n1', 'n2']);
      expect(await ids(database.dialect.page(all, 1, 2))).toEqual(['n2', 'n3']);
      const listed = `SELECT id FROM notes WHERE id IN (${database.dialect.jsonList('ids')}) ORDER BY id`;
      expect(await ids(listed, { ids: JSON.stringify(['n4', 'n1', 'nowhere']) })).toEqual(['n1', 'n4']);
    });
  });

  describe('bulkInsert', () => {
    const columns: BulkColumn[] = [
      { name: 'size_bytes', type: 'BIGINT' },
      { name: 'id', type: 'VARCHAR(40)' },
      { name: 'done', type: 'BIT' },
      { name: 'due_at', type: 'DATETIME2(3)', nullable: true },
    ];

    it('inserts 20,000 rows', async () => {
      const due = new Date('2026-03-01T12:00:00.123Z');
      const rows = Array.from({ length: 20_000 }, (_, index) => [index, `n${index}`, index % 2 === 0, due]);
      expect(await database.bulkInsert('notes', columns, rows)).toBe(20_000);
      expect(
        await database.query('SELECT COUNT(*) AS row_count, SUM(size_bytes) AS total FROM notes'),
      ).toEqual([{ row_count: 20_000, total: 199_990_000 }]);
      expect(await readNote('n4')).toEqual({ id: 'n4', title: null, size_bytes: 4, done: true, due_at: due });
    });

    it('inserts none when one is rejected', async () => {
      const rows = [
        ...Array.from({ length: 3_000 }, (_, index) => [1, `n${index}`, true, null]),
        [1, 'n7', true, null],
      ];
      await expect(database.bulkInsert('notes', columns, rows)).rejects.toThrow(UniqueViolation);
      expect(await database.query('SELECT id FROM notes')).toEqual([]);
    });

    it.each([
      ['too few values', [1, 'n1', true], 'has 3 values'],
      ['null where none may be', [1, null, true, null], 'notes.id in row 0 may not be null'],
      [
        'text that is too long',
        [1, 'x'.repeat(41), true, null],
        'notes.id in row 0 does not fit VARCHAR(40)',
      ],
      ['text that VARCHAR would damage', [1, 'Zoë', true, null], 'does not fit VARCHAR(40)'],
      ['a value of another type', [1, 'n1', 1, null], 'notes.done in row 0 does not fit BIT'],
    ])('refuses %s', async (_what, row, message) => {
      await expect(database.bulkInsert('notes', columns, [row])).rejects.toThrow(message);
    });
  });

  it('rejects a text outside the subset, with what is wrong about it', async () => {
    await expect(database.query('SELECT id FROM notes LIMIT 1')).rejects.toThrow(
      'Outside the SQL subset (LIMIT: use dialect.firstRows or dialect.page): SELECT id FROM notes LIMIT 1',
    );
  });

  it('answers a ping until it is closed', async () => {
    await expect(database.ping()).resolves.toBeUndefined();
    await database.close();
    await expect(database.ping()).rejects.toThrow(InvalidStatement);
  });
});

describe('a SQLite file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sqlite-database-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is made with its folder, and is complete by itself once it is closed', async () => {
    const url = `sqlite:${join(directory, 'deep', 'down', 'notes.db')}`;
    const first = await openDatabase(url);
    await first.execute(createNotes);
    await first.execute(insertNote, note('n1'));
    await first.close();
    const copy = join(directory, 'copy.db');
    copyFileSync(join(directory, 'deep', 'down', 'notes.db'), copy);
    const second = await openDatabase(`sqlite:${copy}`);
    expect(await second.query('SELECT id FROM notes')).toEqual([{ id: 'n1' }]);
    await second.close();
  });

  it('that another process locks for too long is a transient error, after a wait that blocks nobody', async () => {
    const path = join(directory, 'notes.db');
    const pausesMs: number[] = [];
    const holder: Database = await openSqliteDatabase(path, { durability: 'relaxed' });
    const waiter = await openSqliteDatabase(path, {
      durability: 'relaxed',
      retry: {
        random: () => 1,
        sleep: (milliseconds) => {
          pausesMs.push(milliseconds);
          return Promise.resolve();
        },
      },
    });
    await holder.execute(createNotes);
    await holder.transactions.run(async () => {
      await expect(waiter.execute(insertNote, note('n1'))).rejects.toThrow(TransientDatabaseError);
    });
    expect(pausesMs.reduce((sum, pause) => sum + pause, 0)).toBe(5_000);
    await expect(waiter.execute(insertNote, note('n1'))).resolves.toBe(1);
    await holder.close();
    await waiter.close();
  });
});
