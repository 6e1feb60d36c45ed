const literalOrComment = /'(?:[^']|'')*'?|\[[^\]]*\]?|"[^"]*"?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/**
 * The text with every string literal, quoted name and comment replaced by blanks of the same length. So a search for
 * keywords does not find data, and every position is also the position in the original.
 */
export function blankQuotedText(text: string): string {
  return text.replace(literalOrComment, (part) => part.replace(/[^\n]/g, ' '));
}

/** The names of the `@named` parameters, without the `@`, in the order of their first use. */
export function parameterNames(text: string): readonly string[] {
  const names = new Set<string>();
  for (const match of blankQuotedText(text).matchAll(/@([A-Za-z_][A-Za-z0-9_]*)/g)) names.add(match[1] ?? '');
  return [...names];
}

/** Whether the text may change data. This includes writes in a CTE and writes that return rows. */
export function writesData(text: string): boolean {
  return /\b(INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)\b/i.test(blankQuotedText(text));
}

/** Whether the text changes tables or indexes rather than rows. */
export function changesSchema(text: string): boolean {
  return /^\s*(CREATE|ALTER|DROP)\b/i.test(blankQuotedText(text));
}

/** The position of the SELECT that returns the rows: the first one outside parentheses, after any CTE. */
export function mainSelectPosition(text: string): number | undefined {
  return topLevelPosition(text, /\bSELECT\b/iy);
}

/** Whether the query combines several SELECTs with UNION, EXCEPT or INTERSECT on its top level. */
export function isCombinedSelect(text: string): boolean {
  return topLevelPosition(text, /(?<!@)\b(UNION|EXCEPT|INTERSECT)\b/iy) !== undefined;
}

/** Whether the query defines the sequence of its rows. */
export function isSorted(text: string): boolean {
  return topLevelPosition(text, /\bORDER\s+BY\b/iy) !== undefined;
}

function topLevelPosition(text: string, stickyPattern: RegExp): number | undefined {
  const blanked = blankQuotedText(text);
  let depth = 0;
  for (let position = 0; position < blanked.length; position += 1) {
    const character = blanked[position];
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (depth === 0) {
      stickyPattern.lastIndex = position;
      if (stickyPattern.test(blanked)) return position;
    }
  }
  return undefined;
}
