/** A metric as an expression names it, with the labels that its matchers ask for. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

const TOKEN =
  /#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|\[[^\]]*\]|\$\{?\w+\}?|\d[\w.]*|[a-zA-Z_:][\w:]*|[!=]~|[!=<>]=|\S/g;
const IDENTIFIER = /^[a-zA-Z_:]/;
const MATCHERS = new Set(['=', '!=', '=~', '!~']);
/** They are followed by labels in parentheses. */
const LABEL_CLAUSES = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const KEYWORDS = new Set(['and', 'or', 'unless', 'atan2', 'bool', 'offset', 'inf', 'nan']);

/**
 * The metrics that a PromQL expression reads, as often as they occur. It knows PromQL's words, not its grammar:
 * Prometheus decides whether an expression is valid.
 *
 * @throws when a selector does not name its metric.
 */
export function selectorsIn(expression: string): Selector[] {
  const tokens = (expression.match(TOKEN) ?? []).filter((token) => !token.startsWith('#'));
  const selectors: Selector[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? '';
    const next = tokens[at + 1] ?? '';
    if (token === '{') throw new Error(`A selector must name its metric: ${expression}`);
    if (!IDENTIFIER.test(token) || KEYWORDS.has(token.toLowerCase())) continue;
    if (LABEL_CLAUSES.has(token)) {
      if (next === '(') at = tokens.indexOf(')', at);
      continue;
    }
    // A function or an aggregation.
    if (next === '(' || next === 'by' || next === 'without') continue;
    const end = next === '{' ? tokens.indexOf('}', at) : at;
    const labels = tokens
      .slice(at + 1, end)
      .filter((_label, index) => MATCHERS.has(tokens[at + 2 + index] ?? ''));
    selectors.push({ metric: token, labels });
    at = end;
  }
  return selectors;
}

export const metricsIn = (expression: string): string[] => [
  ...new Set(selectorsIn(expression).map(({ metric }) => metric)),
];
