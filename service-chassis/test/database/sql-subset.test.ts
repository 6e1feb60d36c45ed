import { sqliteDialect, sqlServerDialect } from '../../src/database/dialect';
import { findSubsetViolations } from '../../testing/sql-subset';

describe('the SQL subset', () => {
  it.each([
    'SELECT id, [name] FROM notes WHERE id IN (@s0, @s1) ORDER BY id',
    "UPDATE notes SET state = 'HELD', until_at = @until, n = n + 1 WHERE id = @id AND (state = 'FREE' OR until_at <= @now)",
    "UPDATE notes SET state = 'X' WHERE id IN (SELECT note_id FROM links WHERE owner_id = @owner)",
    'UPDATE notes SET n = (SELECT COUNT(*) FROM links WHERE links.note_id = notes.id) WHERE id = @id',
    'INSERT INTO notes (id, n) VALUES (@a0, @b0), (@a1, @b1)',
    'INSERT INTO notes (id, n) SELECT @id, 1 WHERE NOT EXISTS (SELECT 1 FROM notes WHERE id = @id)',
    'DELETE FROM notes WHERE until_at < @now',
    "SELECT CONCAT(name, ' ', @suffix) AS label, COALESCE(n, 0) AS n FROM notes",
    'WITH ranked AS (SELECT id, ROW_NUMBER() OVER (PARTITION BY topic ORDER BY n) AS rank_no FROM notes) SELECT id FROM ranked WHERE rank_no = 1',
    'CREATE TABLE notes (id VARCHAR(40) NOT NULL, n BIGINT NOT NULL, done BIT NOT NULL, at DATETIME2(3) NULL, CONSTRAINT pk_notes PRIMARY KEY (id), CONSTRAINT ck_notes CHECK (n >= 0))',
    "CREATE UNIQUE INDEX ux_notes ON notes (topic) WHERE state IN ('A', 'B')",
    'ALTER TABLE notes ADD reference VARCHAR(64) NULL',
    "SELECT id FROM notes WHERE title = 'LIMIT 5 OFFSET 2 COLLATE dbo.x ISNULL('",
    '-- LIMIT 5\nSELECT id FROM notes /* RETURNING id */',
    'SELECT text FROM notes WHERE [text] = @text',
    sqliteDialect.firstRows('SELECT id FROM notes', 5),
    sqlServerDialect.page('SELECT id FROM notes ORDER BY id', 1, 2),
    `SELECT id FROM notes WHERE id IN (${sqlServerDialect.jsonList('ids')})`,
    `CREATE TABLE big (id INT NOT NULL, body ${sqlServerDialect.longText} NULL)`,
    sqlServerDialect.updateReturning({ table: 'notes', set: 'n = @n', where: 'id = @id', returning: ['id'] }),
  ])('takes %s', (text) => {
    expect(findSubsetViolations(text)).toEqual([]);
  });

  it.each([
    ['TOP', 'SELECT TOP 5 id FROM notes'],
    ['LIMIT', 'SELECT id FROM notes LIMIT @n'],
    ['OFFSET', 'SELECT id FROM notes ORDER BY id OFFSET 5 ROWS'],
    ['FETCH', 'SELECT id FROM notes ORDER BY id FETCH NEXT 5 ROWS ONLY'],
    ['OUTPUT', 'UPDATE notes SET n = 1 OUTPUT inserted.id WHERE id = @id'],
    ['RETURNING', 'DELETE FROM notes WHERE id = @id RETURNING id'],
    ['OPENJSON', 'SELECT value FROM OPENJSON(@ids)'],
    ['json_each', 'SELECT value FROM json_each(@ids)'],
    ['NVARCHAR(MAX)', 'CREATE TABLE notes (body NVARCHAR(MAX) NULL)'],
    ['TEXT', 'CREATE TABLE notes (body TEXT NULL)'],
    ['COLLATE', 'SELECT id FROM notes WHERE id = @id COLLATE Latin1_General_BIN2'],
    ['MERGE', 'MERGE INTO notes USING links ON 1 = 1'],
    ['ISNULL', 'SELECT ISNULL(n, 0) AS n FROM notes'],
    ['LEN', 'SELECT LEN(title) AS n FROM notes'],
    ['string +', "SELECT name + ' ' AS label FROM notes"],
    ['+=', 'UPDATE notes SET n += 1 WHERE id = @id'],
    ['||', "SELECT name || ' ' AS label FROM notes"],
    ['UPDATE ... FROM', 'UPDATE n SET n.x = 1 FROM notes n JOIN links l ON l.id = n.id'],
    ['UPDATE with an alias', 'UPDATE notes AS n SET x = 1 WHERE n.id = @id'],
    ['DELETE without FROM', 'DELETE notes WHERE id = @id'],
    ['table hint', 'SELECT id FROM notes WITH (UPDLOCK, ROWLOCK) WHERE id = @id'],
    ['IDENTITY', 'CREATE TABLE notes (id INT IDENTITY(1, 1) NOT NULL)'],
    ['inline INDEX', 'CREATE TABLE notes (id INT NOT NULL, INDEX ix_notes (id))'],
    ['dbo.', 'SELECT id FROM dbo.notes'],
    ['TRUNCATE', 'TRUNCATE TABLE notes'],
    ['triggers', 'CREATE TRIGGER t ON notes AFTER INSERT AS SELECT 1'],
    ['procedures', 'EXEC tidy_up'],
    ["N'...'", "SELECT id FROM notes WHERE name = N'x'"],
    ["the database's clock", 'UPDATE notes SET at = SYSUTCDATETIME() WHERE id = @id'],
    ["the database's clock", "DELETE FROM notes WHERE at < datetime('now')"],
    ['LIKE with [a-z]', "SELECT id FROM notes WHERE name LIKE '[a-c]%'"],
    ['upsert', 'INSERT INTO notes (id) VALUES (@id) ON CONFLICT DO NOTHING'],
    ['IF EXISTS', 'DROP TABLE IF EXISTS notes'],
    ['TRUE and FALSE', 'UPDATE notes SET done = TRUE WHERE id = @id'],
    ['a column type', 'CREATE TABLE notes (at DATETIME2 NOT NULL)'],
    ['only @named parameters', 'SELECT id FROM notes WHERE id = ?'],
    ['looks like an id', "SELECT id FROM notes WHERE id = 'nte_01k0abcdefghjkmnpqrstvwxyz'"],
    ['looks like an id', "SELECT id FROM notes WHERE id = '123e4567-e89b-12d3-a456-426614174000'"],
    ['looks like an email address', "SELECT id FROM people WHERE email = 'ann@example.com'"],
    ['looks like a time', "SELECT id FROM notes WHERE at > '2026-01-01T00:00:00.000Z'"],
  ])('finds %s', (finding, text) => {
    expect(findSubsetViolations(text).join('\n')).toContain(finding);
  });

  it('trusts only what is between the marks of the dialect', () => {
    expect(findSubsetViolations('SELECT id /*dialect*/LIMIT 1/*end*/ LIMIT 2')).toEqual([
      'LIMIT: use dialect.firstRows or dialect.page',
    ]);
    expect(findSubsetViolations('SELECT id FROM notes /*dialect*/ LIMIT 2')).toHaveLength(1);
  });
});
