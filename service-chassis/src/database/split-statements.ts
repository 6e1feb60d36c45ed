import { blankQuotedText } from './sql-text';

/** The statements of a migration: each ends in a `;` at the end of a line. Comments are dropped. */
export function splitStatements(script: string): readonly string[] {
  const uncommented = withoutLineComments(script);
  const blanked = blankQuotedText(uncommented);
  const statements: string[] = [];
  let start = 0;
  for (const { index } of blanked.matchAll(/;[ \t]*(?=\r?\n|$)/g)) {
    statements.push(uncommented.slice(start, index));
    start = index + 1;
  }
  statements.push(uncommented.slice(start));
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '');
}

function withoutLineComments(script: string): string {
  return script.replace(/'(?:[^']|'')*'|--[^\n]*/g, (part) => (part.startsWith('--') ? '' : part));
}
