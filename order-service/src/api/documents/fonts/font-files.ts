import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file of a font package, which holds the font for some of Unicode in all its weights. */
export interface FontFile {
  /** Such as `noto-sans-arabic-arabic`. */
  readonly name: string;
  readonly path: string;
  /** What its package says that the file is for. It may lack some of that. */
  readonly ranges: readonly CodePointRange[];
  /** One of some hundred files that share the signs of a language between them. */
  readonly isShare: boolean;
}

type CodePointRange = readonly [first: number, last: number];

/** Scripts that have a package of their own; Latin, Greek, Cyrillic and Devanagari are in the first family. */
const SCRIPTS = [
  'arabic',
  'hebrew',
  'bengali',
  'gurmukhi',
  'gujarati',
  'oriya',
  'tamil',
  'telugu',
  'kannada',
  'malayalam',
  'sinhala',
  'thai',
  'lao',
  'khmer',
  'myanmar',
  'armenian',
  'georgian',
  'ethiopic',
];

/** Chinese as it is simplified and traditional, Japanese and Korean write the same character in different ways. */
type EastAsia = 'sc' | 'tc' | 'jp' | 'kr';

const EAST_ASIAN_ORDER = {
  kana: ['jp', 'sc', 'tc', 'kr'],
  hangul: ['kr', 'jp', 'sc', 'tc'],
  other: ['sc', 'tc', 'jp', 'kr'],
} as const satisfies Record<string, readonly EastAsia[]>;

export type EastAsianWriting = keyof typeof EAST_ASIAN_ORDER;

const filesOfFamilies = new Map<string, readonly FontFile[]>();

/** The files that may have these code points, the best first, in a text that is written in this way. */
export function* filesFor(codePoints: readonly number[], writing: EastAsianWriting): Generator<FontFile> {
  for (const family of familiesFor(writing)) {
    for (const file of filesOf(family)) {
      if (codePoints.every((codePoint) => isIn(file.ranges, codePoint))) yield file;
    }
  }
}

function* familiesFor(writing: EastAsianWriting): Generator<string> {
  yield 'noto-sans';
  for (const script of SCRIPTS) yield `noto-sans-${script}`;
  for (const region of EAST_ASIAN_ORDER[writing]) yield `noto-sans-${region}`;
}

/** By what only one of them has: a text with kana is Japanese, and its Chinese signs are printed as Japanese writes them. */
export function eastAsianWritingOf(text: string): EastAsianWriting {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'kana';
  return /\p{Script=Hangul}/u.test(text) ? 'hangul' : 'other';
}

/** Read when a text first needs the family, and kept: 2 MB when all are. */
function filesOf(family: string): readonly FontFile[] {
  const known = filesOfFamilies.get(family);
  if (known !== undefined) return known;
  const index = require.resolve(`@fontsource-variable/${family}/unicode.json`);
  const rangesOfParts = JSON.parse(readFileSync(index, 'utf8')) as Record<string, string>;
  const files = Object.entries(rangesOfParts)
    .filter(([part]) => isOwnPart(family, part))
    .map(([part, ranges]): FontFile => {
      const name = `${family}-${part.replace(/[[\]]/g, '')}`;
      const path = join(dirname(index), 'files', `${name}-wght-normal.woff2`);
      return { name, path, ranges: ranges.split(',').map(rangeOf), isShare: part.startsWith('[') };
    });
  filesOfFamilies.set(family, files);
  return files;
}

/** The packages of scripts repeat Latin, with the glyphs of the first family. The parts of East Asia have numbers: `[7]`. */
const isOwnPart = (family: string, part: string): boolean =>
  family === 'noto-sans' || family.endsWith(`-${part}`) || part.startsWith('[');

/** `U+0900-097F` or `U+2116` */
function rangeOf(text: string): CodePointRange {
  const [first = 0, last = first] = text
    .trim()
    .slice('U+'.length)
    .split('-')
    .map((digits) => Number.parseInt(digits, 16));
  return [first, last];
}

const isIn = (ranges: readonly CodePointRange[], codePoint: number): boolean =>
  ranges.some(([first, last]) => first <= codePoint && codePoint <= last);
