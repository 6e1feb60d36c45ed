import type { FontOfSign, Sign } from './signs';

/** Signs that are drawn at once: of one font and one direction. */
export interface Run {
  readonly text: string;
  readonly font: FontOfSign;
  readonly level: number;
}

/** The runs of a line from left to right, as rule L2 of the Unicode bidirectional algorithm (UAX 9) orders them. */
export function runsOf(line: readonly Sign[]): Run[] {
  const runs = inReadingOrder(line);
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level -= 1) reverseFrom(runs, level);
  return runs;
}

function inReadingOrder(line: readonly Sign[]): Run[] {
  const runs: Run[] = [];
  for (const { text, font, level } of line) {
    const last = runs.at(-1);
    if (last !== undefined && last.font === font && last.level === level) {
      runs[runs.length - 1] = { ...last, text: last.text + text };
    } else {
      runs.push({ text, font, level });
    }
  }
  return runs;
}

/** Reverses each sequence of runs that have this level or a higher one. */
function reverseFrom(runs: Run[], level: number): void {
  let start = 0;
  while (start < runs.length) {
    let end = start;
    while ((runs[end]?.level ?? -1) >= level) end += 1;
    if (end > start + 1) runs.splice(start, end - start, ...runs.slice(start, end).reverse());
    start = end + 1;
  }
}
