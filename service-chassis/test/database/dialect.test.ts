import { sqliteDialect, sqlServerDialect } from '../../src/database/dialect';
import { InvalidStatement } from '../../src/database/errors';
import { inList } from '../../src/database/in-list';

const withoutMarks = (text: string): string => text.replaceAll('/*dialect*/', '').replaceAll('/*end*/', '');

describe('dialect', () => {
  const texts: [
    what: string,
    make: (dialect: typeof sqliteDialect) => string,
    sqlite: string,
    sqlServer: string,
  ][] = [
    [
      'first rows',
      (dialect) => dialect.firstRows('SELECT id FROM notes ORDER BY id', 5),
      'SELECT id FROM notes ORDER BY id LIMIT 5',
      'SELECT TOP (5) id FROM notes ORDER BY id',
    ],
    [
      'first distinct rows',
      (dialect) => dialect.firstRows('SELECT DISTINCT topic FROM notes', 1),
      'SELECT DISTINCT topic FROM notes LIMIT 1',
      'SELECT DISTINCT TOP (1) topic FROM notes',
    ],
    [
      'first rows behind a CTE',
      (dialect) => dialect.firstRows('WITH n AS (SELECT id FROM notes) SELECT id FROM n', 2),
      'WITH n AS (SELECT id FROM notes) SELECT id FROM n LIMIT 2',
      'WITH n AS (SELECT id FROM notes) SELECT TOP (2) id FROM n',
    ],
    [
      'a page',
      (dialect) => dialect.page('SELECT id FROM notes ORDER BY id', 40, 20),
      'SELECT id FROM notes ORDER BY id LIMIT 20 OFFSET 40',
      'SELECT id FROM notes ORDER BY id OFFSET 40 ROWS FETCH NEXT 20 ROWS ONLY',
    ],
    [
      'updated rows',
      (dialect) =>
        dialect.updateReturning({ table: 'notes', set: 'n = @n', where: 'id = @id', returning: ['id', 'n'] }),
      'UPDATE notes SET n = @n WHERE id = @id RETURNING id, n',
      'UPDATE notes SET n = @n OUTPUT inserted.id, inserted.n WHERE id = @id',
    ],
    [
      'inserted rows',
      (dialect) =>
        dialect.insertReturning({
          table: 'notes',
          columns: ['id', 'n'],
          source: 'VALUES (@id, @n)',
          returning: ['id'],
        }),
      'INSERT INTO notes (id, n) VALUES (@id, @n) RETURNING id',
      'INSERT INTO notes (id, n) OUTPUT inserted.id VALUES (@id, @n)',
    ],
    [
      'deleted rows',
      (dialect) => dialect.deleteReturning({ table: 'notes', where: 'n < @n', returning: ['id'] }),
      'DELETE FROM notes WHERE n < @n RETURNING id',
      'DELETE FROM notes OUTPUT deleted.id WHERE n < @n',
    ],
    [
      'a list in one parameter',
      (dialect) => `SELECT id FROM notes WHERE id IN (${dialect.jsonList('ids')})`,
      'SELECT id FROM notes WHERE id IN (SELECT value FROM json_each(@ids))',
      "SELECT id FROM notes WHERE id IN (SELECT value FROM OPENJSON(@ids) WITH (value VARCHAR(256) '$'))",
    ],
    ['large text', (dialect) => dialect.longText, 'TEXT', 'NVARCHAR(MAX)'],
  ];

  it.each(texts)('says %s in the words of each engine', (_what, make, sqlite, sqlServer) => {
    expect(withoutMarks(make(sqliteDialect))).toBe(sqlite);
    expect(withoutMarks(make(sqlServerDialect))).toBe(sqlServer);
  });

  describe.each([sqliteDialect, sqlServerDialect])('$engine', (dialect) => {
    it.each([0, -1, 1.5, Number.NaN, 3_000_000_000])('rejects %d rows', (count) => {
      expect(() => dialect.firstRows('SELECT id FROM notes', count)).toThrow(InvalidStatement);
    });

    it('rejects to limit one branch of a UNION', () => {
      expect(() => dialect.firstRows('SELECT 1 AS n UNION SELECT 2 AS n', 1)).toThrow(
        'put a UNION into a CTE',
      );
    });

    it('rejects a page of rows in no sequence, even if a subquery has one', () => {
      expect(() => dialect.page('SELECT ROW_NUMBER() OVER (ORDER BY id) AS n FROM notes', 0, 1)).toThrow(
        'ORDER BY',
      );
    });

    it.each(['notes; DROP TABLE notes', 'a b', '', '1a'])('rejects %p as a name', (name) => {
      expect(() => dialect.deleteReturning({ table: name, where: '1 = 1', returning: ['id'] })).toThrow(
        'is no plain table or column name',
      );
    });
  });
});

describe('inList', () => {
  it('makes one parameter a value', () => {
    expect(inList('s', ['x', 'y'])).toEqual({ text: '@s0, @s1', params: { s0: 'x', s1: 'y' } });
  });

  it('rejects an empty list, which means something else in every statement', () => {
    expect(() => inList('s', [])).toThrow(InvalidStatement);
  });

  it('takes 2,000 values and not one more', () => {
    expect(Object.keys(inList('s', Array<number>(2_000).fill(1)).params)).toHaveLength(2_000);
    expect(() => inList('s', Array<number>(2_001).fill(1))).toThrow('dialect.jsonList');
  });
});
