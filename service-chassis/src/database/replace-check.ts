import type { SqlRunner } from './database';
import { dialectMark } from './dialect';
import { InvalidStatement } from './errors';
import { plainIdentifier } from './identifier';

export interface CheckReplacement {
  readonly table: string;
  readonly constraint: string;
  /** The condition that rows must satisfy from now on, without parentheses around it. */
  readonly condition: string;
}

/**
 * Replaces the condition of a named CHECK of a table, inside the transaction of a migration.
 *
 * SQL Server drops and adds the constraint. SQLite has no such statement: the table is created again from its own
 * definition and its rows are copied, which takes longer the larger the table is. Foreign keys that point to it are
 * checked at the commit.
 */
export async function replaceCheck(tx: SqlRunner, replacement: CheckReplacement): Promise<void> {
  if (tx.dialect.engine === 'sqlite') return rebuildTable(tx, replacement);
  const table = plainIdentifier(replacement.table);
  const constraint = plainIdentifier(replacement.constraint);
  await tx.execute(marked(`ALTER TABLE ${table} DROP CONSTRAINT ${constraint}`));
  await tx.execute(
    marked(`ALTER TABLE ${table} ADD CONSTRAINT ${constraint} CHECK (${replacement.condition})`),
  );
}

async function rebuildTable(
  tx: SqlRunner,
  { table, constraint, condition }: CheckReplacement,
): Promise<void> {
  const name = plainIdentifier(table);
  const copy = `${name}_copy`;
  const [definition, ...indexes] = await definitionsOf(tx, name);
  if (definition === undefined) throw new InvalidStatement(`There is no table ${name}.`);
  const changed = withCondition(definition, plainIdentifier(constraint), condition);
  const statements = [
    'PRAGMA defer_foreign_keys = ON',
    `CREATE TABLE ${copy} AS SELECT * FROM ${name}`,
    `DROP TABLE ${name}`,
    changed,
    `INSERT INTO ${name} SELECT * FROM ${copy}`,
    `DROP TABLE ${copy}`,
    ...indexes,
  ];
  for (const statement of statements) await tx.execute(marked(statement));
}

/** The statement that made the table, then those that made its indexes. */
async function definitionsOf(tx: SqlRunner, table: string): Promise<string[]> {
  const rows = await tx.query<{ sql: string }>(
    marked(
      `SELECT sql FROM sqlite_schema WHERE tbl_name = @table AND sql IS NOT NULL ORDER BY type DESC, name`,
    ),
    { table },
  );
  return rows.map(({ sql }) => sql);
}

function withCondition(definition: string, constraint: string, condition: string): string {
  const start = new RegExp(`CONSTRAINT\\s+${constraint}\\s+CHECK\\s*\\(`, 'i').exec(definition);
  if (start === null) throw new InvalidStatement(`There is no CHECK named ${constraint}.`);
  const open = start.index + start[0].length;
  return definition.slice(0, open) + condition + definition.slice(endOfParentheses(definition, open));
}

/** The position of the parenthesis that closes the one before `from`. Parentheses in string literals are ignored. */
function endOfParentheses(text: string, from: number): number {
  let depth = 1;
  let isInLiteral = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === "'") isInLiteral = !isInLiteral;
    if (isInLiteral) continue;
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new InvalidStatement(`The parentheses of a table's definition do not close: ${text}`);
}

const marked = (text: string) => `${dialectMark.open}${text}${dialectMark.close}`;
