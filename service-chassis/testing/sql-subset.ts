import { dialectMark } from '../src/database/dialect';

interface Rule {
  readonly pattern: RegExp;
  readonly advice: string;
}

/** SQL that only one of the two engines understands. It must come from the dialect, which marks its texts. */
const behindDialect: readonly Rule[] = [
  { pattern: /\bTOP\s*(\(|\d|@)/i, advice: 'TOP: use dialect.firstRows' },
  { pattern: /\bLIMIT\s+(\d|@|\()/i, advice: 'LIMIT: use dialect.firstRows or dialect.page' },
  { pattern: /\bOFFSET\s+(\d|@|\()/i, advice: 'OFFSET: use dialect.page' },
  { pattern: /\bFETCH\s+(NEXT|FIRST)\b/i, advice: 'FETCH: use dialect.page' },
  { pattern: /\bOUTPUT\s+(inserted|deleted)\b/i, advice: 'OUTPUT: use dialect.updateReturning and its like' },
  { pattern: /\bRETURNING\b/i, advice: 'RETURNING: use dialect.updateReturning and its like' },
  { pattern: /\bOPENJSON\b/i, advice: 'OPENJSON: use dialect.jsonList' },
  { pattern: /\bjson_each\b/i, advice: 'json_each: use dialect.jsonList' },
  { pattern: /\bN?VARCHAR\s*\(\s*MAX\s*\)/i, advice: 'NVARCHAR(MAX): write {LONG_TEXT} in the migration' },
  { pattern: /\b(TEXT|NTEXT|CLOB)\b(?!\s*\()/, advice: 'TEXT: write {LONG_TEXT} in the migration' },
];

const notUsed: readonly Rule[] = [
  { pattern: /\bCOLLATE\b/i, advice: 'COLLATE: make keys so that no collation matters' },
  { pattern: /\bMERGE\b/i, advice: 'MERGE: use a guarded UPDATE, then INSERT' },
  { pattern: /\bISNULL\s*\(/i, advice: 'ISNULL: use COALESCE' },
  { pattern: /\bIFNULL\s*\(/i, advice: 'IFNULL: use COALESCE' },
  { pattern: /\b(LEN|LENGTH|DATALENGTH)\s*\(/i, advice: 'LEN: the length of text is counted in the program' },
  { pattern: /\bSUBSTR\s*\(/i, advice: 'SUBSTR: use SUBSTRING' },
  { pattern: /\+=|-=|\*=/, advice: '+=: write column = column + @value' },
  { pattern: /\|\|/, advice: '||: use CONCAT' },
  {
    pattern: /\bUPDATE\b(?:(?!\bSELECT\b|\bWHERE\b)[^()]|\([^()]*\))*?\bFROM\b/i,
    advice: 'UPDATE ... FROM: use a subquery',
  },
  {
    pattern: /\bUPDATE\s+\S+\s+(AS\s+)?(?!SET\b)\w+\s+SET\b/i,
    advice: 'UPDATE with an alias: name the table',
  },
  { pattern: /\bDELETE\s+(?!FROM\b)/i, advice: 'DELETE without FROM' },
  {
    pattern: /\bDELETE\s+FROM\s+\S+\s+(AS\s+)?(?!WHERE\b)\w+/i,
    advice: 'DELETE with an alias: name the table',
  },
  {
    pattern:
      /\bWITH\s*\(\s*(NOLOCK|UPDLOCK|HOLDLOCK|ROWLOCK|PAGLOCK|TABLOCKX?|XLOCK|READPAST|READUNCOMMITTED|READCOMMITTED(?:LOCK)?|REPEATABLEREAD|SERIALIZABLE|NOWAIT|INDEX|FORCESEEK|SNAPSHOT)\b/i,
    advice: 'table hint: use a guarded UPDATE and check the affected rows',
  },
  {
    pattern: /\b(IDENTITY\s*\(|AUTOINCREMENT\b|SCOPE_IDENTITY\b|last_insert_rowid\b|rowid\b)/i,
    advice: 'IDENTITY: ids are made by the program',
  },
  { pattern: /,\s*(UNIQUE\s+)?INDEX\s+\w+/i, advice: 'inline INDEX: use CREATE INDEX' },
  { pattern: /\bdbo\s*\./i, advice: 'dbo.: name the table alone' },
  { pattern: /\bTRUNCATE\b/i, advice: 'TRUNCATE: use DELETE FROM' },
  { pattern: /\bTRIGGER\b/i, advice: 'triggers: the program does it' },
  { pattern: /\b(PROCEDURE|PROC|EXEC|EXECUTE)\b/i, advice: 'procedures: the program does it' },
  { pattern: /\bDECLARE\b/i, advice: 'DECLARE: use a parameter' },
  {
    pattern:
      /\b(GETDATE|GETUTCDATE|SYSDATETIME|SYSUTCDATETIME|SYSDATETIMEOFFSET|CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|DATEADD|DATEDIFF|DATEPART|strftime|julianday|unixepoch)\b/i,
    advice: "the database's clock or calendar: time is a parameter",
  },
  {
    pattern: /\b(datetime|date|time)\s*\(/i,
    advice: "the database's clock or calendar: time is a parameter",
  },
  {
    pattern: /\b(NEWID|NEWSEQUENTIALID|RAND|RANDOM)\s*\(/i,
    advice: 'random values: ids are made by the program',
  },
  {
    pattern: /\bINSERT\s+OR\b|\bREPLACE\s+INTO\b|\bON\s+CONFLICT\b|\bON\s+DUPLICATE\b/i,
    advice: 'upsert: use a guarded UPDATE, then INSERT',
  },
  { pattern: /\bIF\s+(NOT\s+)?EXISTS\b|\bOBJECT_ID\s*\(/i, advice: 'IF EXISTS: migrations run once' },
  {
    pattern: /\b(PRAGMA|WITHOUT\s+ROWID|GLOB|USING\s*\(|NATURAL\s+JOIN)\b/i,
    advice: 'only SQLite knows this',
  },
  {
    pattern: /\b(CROSS|OUTER)\s+APPLY\b|\bNOLOCK\b|@@\w+|\bCONVERT\s*\(|\bPIVOT\b/i,
    advice: 'only SQL Server knows this',
  },
  { pattern: /\b(TRUE|FALSE)\b/i, advice: 'TRUE and FALSE: give a boolean as a parameter, or write 1 and 0' },
  {
    pattern:
      /\b(DATETIME|DATETIME2(?!\s*\(\s*3\s*\))|BOOLEAN|UNIQUEIDENTIFIER|INTEGER|FLOAT|REAL|MONEY|DECIMAL|NUMERIC)\b/i,
    advice: 'a column type outside the subset',
  },
  { pattern: /\bAVG\s*\(/i, advice: 'AVG: rounds on one engine only; use SUM and COUNT' },
  { pattern: /(?<![@\w])[?:$]\w*/, advice: 'only @named parameters' },
];

/** These rules check string literals, which the rules above must ignore. */
const inLiterals: readonly Rule[] = [
  { pattern: /\bN'/, advice: "N'...': give the text as a parameter" },
  { pattern: /'\s*\+|\+\s*'/, advice: 'string +: use CONCAT' },
  { pattern: /\bLIKE\s+'[^']*\[[^']*'/i, advice: 'LIKE with [a-z]: the program checks patterns' },
  { pattern: /'[a-z]{2,8}_[0-9a-z]{20,}'/i, advice: 'a literal that looks like an id: use a parameter' },
  {
    pattern: /'[0-9a-f]{32,}'|'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}'/i,
    advice: 'a literal that looks like an id: use a parameter',
  },
  {
    pattern: /'[^'\s@]+@[^'\s@]+\.[^'\s@]+'/,
    advice: 'a literal that looks like an email address: use a parameter',
  },
  { pattern: /'\d{4}-\d{2}-\d{2}[^']*'/, advice: 'a literal that looks like a time: use a parameter' },
];

const literal = /'(?:[^']|'')*'/g;

/**
 * What the text contains outside the subset of SQL that both engines run: one finding for each broken rule. Text
 * between the dialect's marks is trusted; string literals are checked only for characters that do not belong in one.
 */
export function findSubsetViolations(text: string): string[] {
  const own = withoutDialectTexts(text).replace(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith("'") ? part : ' ',
  );
  const withoutLiterals = own.replace(literal, "''").replace(/\[\w+\]/g, 'name');
  return [
    ...[...behindDialect, ...notUsed].filter(({ pattern }) => pattern.test(withoutLiterals)),
    ...inLiterals.filter(({ pattern }) => pattern.test(own)),
  ].map(({ advice }) => advice);
}

function withoutDialectTexts(text: string): string {
  const parts = text.split(dialectMark.open);
  return parts
    .map((part, index) => {
      if (index === 0) return part;
      const end = part.indexOf(dialectMark.close);
      return end === -1 ? part : ` ${part.slice(end + dialectMark.close.length)}`;
    })
    .join(' ');
}
