import type { Sign } from './signs';

type WidthOf = (signs: readonly Sign[]) => number;

const wordsIn = new Intl.Segmenter('en', { granularity: 'word' });

/** Scripts that are written without blanks between words, so that a line may end after any word. */
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const OPENING = /^[\p{Ps}\p{Pi}]/u;
const ENDS_PIECE = /[\s\-\u2010\u2013\u2014]$/u;

/**
 * Breaks a text into lines that are not wider than `width`; the blanks at their ends do not count. A word that is wider is
 * broken anywhere.
 */
export function brokenIntoLines(signs: readonly Sign[], width: number, widthOf: WidthOf): Sign[][] {
  const lines: Sign[][] = [];
  let line: Sign[] = [];
  let used = 0;
  for (const piece of piecesOf(signs)) {
    let rest = piece;
    if (used + widthOf(withoutBlanks(rest)) > width) {
      if (line.length > 0) lines.push(line);
      [line, used] = [[], 0];
      while (widthOf(withoutBlanks(rest)) > width && rest.length > 1) {
        const fitting = fittingStart(rest, width, widthOf);
        lines.push(rest.slice(0, fitting));
        rest = rest.slice(fitting);
      }
    }
    line = [...line, ...rest];
    used += widthOf(rest);
  }
  return line.length > 0 ? [...lines, line] : lines;
}

/** The lines up to a number of them, without the blanks at their ends; the last one ends with dots when something is left out. */
export function clippedLines(
  lines: readonly Sign[][],
  most: number,
  width: number,
  widthOf: WidthOf,
  dots: Sign,
): Sign[][] {
  if (lines.length <= most) return lines.map(withoutBlanks);
  const rest = lines.slice(most - 1).flat();
  const marked = (count: number) => [
    ...withoutBlanks(rest.slice(0, count)),
    { ...dots, level: rest[count - 1]?.level ?? 0 },
  ];
  let count = fittingStart(rest, width, widthOf);
  while (count > 1 && widthOf(marked(count)) > width) count -= 1;
  return [...lines.slice(0, most - 1).map(withoutBlanks), marked(count)];
}

/** What must stay together on a line, with the blanks after it. */
function piecesOf(signs: readonly Sign[]): Sign[][] {
  const text = signs.map((sign) => sign.text).join('');
  const starts = new Set(breaksIn(text));
  const pieces: Sign[][] = [];
  let position = 0;
  for (const sign of signs) {
    if (starts.has(position) || pieces.length === 0) pieces.push([]);
    pieces.at(-1)?.push(sign);
    position += sign.text.length;
  }
  return pieces;
}

function* breaksIn(text: string): Generator<number> {
  let previous = '';
  for (const { segment, index, isWordLike } of wordsIn.segment(text)) {
    const isUnspaced = UNSPACED.test(segment) && isWordLike === true && !OPENING.test(previous);
    const opensUnspaced = OPENING.test(segment) && UNSPACED.test(previous);
    const isBlank = segment.trim() === '';
    if (!isBlank && (ENDS_PIECE.test(previous) || isUnspaced || opensUnspaced)) yield index;
    previous = segment;
  }
}

/** How many signs from the start fit, at least one. */
function fittingStart(line: readonly Sign[], width: number, widthOf: WidthOf): number {
  let [fits, tooMany] = [1, line.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (widthOf(line.slice(0, middle)) <= width) fits = middle;
    else tooMany = middle;
  }
  return fits;
}

function withoutBlanks(line: readonly Sign[]): Sign[] {
  const end = line.findLastIndex((sign) => sign.text.trim() !== '');
  return line.slice(0, end + 1);
}
