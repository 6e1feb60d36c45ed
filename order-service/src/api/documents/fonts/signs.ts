import type { Bidi } from 'bidi-js';
import { createBoundedCache } from './bounded-cache';
import { isInBuiltInFont, plainFormOf } from './built-in-font';
import { eastAsianWritingOf, filesFor, type EastAsianWriting, type FontFile } from './font-files';
import { codePointsIn } from './open-font';

/** The font of a sign: a file to embed, or the font that every reader of PDF has. */
export type FontOfSign = FontFile | 'built-in';

/** What a reader sees as one character, such as a letter with its marks, and how to print it. */
export interface Sign {
  readonly text: string;
  readonly font: FontOfSign;
  /** Of the Unicode bidirectional algorithm: odd for text from right to left. */
  readonly level: number;
}

const NO_GLYPH = '?';
/** They join letters or keep them apart, and have no glyph. */
const JOINERS = new Set([0x200c, 0x200d]);

/** How a sign is printed. */
interface Printed {
  readonly text: string;
  readonly font: FontFile;
}

const PRINTED_SIGNS = 5_000;
const printedSigns = createBoundedCache<Printed>(PRINTED_SIGNS);

const signsIn = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The signs of a text, at most `longest` of them; a longer text ends with dots. Text that the built-in font has is printed
 * with it, so that an ordinary ticket needs no font. A sign that no font has is printed as its letter, or as a question mark.
 */
export async function signsOf(text: string, longest: number): Promise<Sign[]> {
  const whole = Array.from(signsIn.segment(cleaned(text)), ({ segment }) => segment);
  const kept = whole.length > longest ? [...whole.slice(0, longest - 1), '…'] : whole;
  if (isInBuiltInFont(kept.join(''))) {
    return kept.map((sign) => ({ text: sign, font: 'built-in', level: 0 }));
  }
  const writing = eastAsianWritingOf(text);
  const placed: Printed[] = [];
  // One after the other, because each may unpack a font.
  for (const sign of kept) {
    placed.push(await printedSigns(`${writing} ${sign}`, () => printed(sign, writing)));
  }
  const levels = await levelsOf(placed.map((sign) => sign.text).join(''));
  let start = 0;
  return withBlanksJoined(placed).map((sign) => {
    const level = levels[start] ?? 0;
    start += sign.text.length;
    return { ...sign, level };
  });
}

/** Without controls, and without marks of direction, with which a title could turn the text beside it around. */
const cleaned = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .trim();

async function printed(sign: string, writing: EastAsianWriting): Promise<Printed> {
  for (const form of [sign, sign.normalize('NFD'), plainFormOf(sign)]) {
    const font = form === '' ? undefined : await fontFor(form, writing);
    if (font !== undefined) return { text: form, font };
  }
  const font = await fontFor(NO_GLYPH, writing);
  if (font === undefined) throw new Error('The fonts lack the question mark.');
  return { text: NO_GLYPH, font };
}

async function fontFor(sign: string, writing: EastAsianWriting): Promise<FontFile | undefined> {
  const codePoints = Array.from(sign, (character) => character.codePointAt(0) ?? 0);
  const visible = codePoints.filter((codePoint) => !JOINERS.has(codePoint));
  if (visible.length === 0) return undefined;
  for (const file of filesFor(visible, writing)) {
    const known = await codePointsIn(file);
    if (visible.every((codePoint) => known.has(codePoint))) return file;
  }
  return undefined;
}

/** Every file has a blank. A blank in the font of the word before it lets several words be shaped as one run. */
function withBlanksJoined(signs: readonly Printed[]): Printed[] {
  let previous: Printed | undefined;
  return signs.map((sign) => {
    const joined = sign.text === ' ' && previous !== undefined ? { ...sign, font: previous.font } : sign;
    previous = joined;
    return joined;
  });
}

let bidi: Bidi | undefined;

async function levelsOf(text: string): Promise<Uint8Array> {
  bidi ??= await loadBidi();
  return bidi.getEmbeddingLevels(text).levels;
}

/** The package is CommonJS, of which its types know nothing. */
async function loadBidi(): Promise<Bidi> {
  const { default: create } = (await import('bidi-js')) as unknown as { readonly default: () => Bidi };
  return create();
}
