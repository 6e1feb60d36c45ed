import { withoutIgnorable } from '@ticketing/service-chassis/core';

/**
 * Two names with the same key count as equal. The key ignores blanks around the name, case and the width of letters, as SQL
 * Server may do, and characters that are not shown. Upper case at the end makes "ß" equal to "ss", as SQL Server does.
 */
export const sameNameKey = (name: string): string =>
  withoutIgnorable(name).trim().normalize('NFKC').toLowerCase().toUpperCase();

/** Rises whenever `foldedText` gives another text than before, so that a job folds stored rows again. */
export const FOLD_VERSION = 2;

/** Letters of their own that people without them on the keyboard write in this way. */
const LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** Signs that people type in different ways, or leave out. The tatweel only makes an Arabic word longer. */
const APOSTROPHES = /['`´ʹ-ʿˈ׳‘-‛′‵❛❜＇｀ꞌ]/gu;
const QUOTES = /["«»ʺ˝ˮ״“-‟″‶‹›❝❞❮❯「-』〝-〟＂]/gu;
const TATWEEL = /ـ/g;
const DASHES = /[\p{Pd}−˗⁃]/gu;

/**
 * Text for search and filters: lower case, without diacritics, vowel signs, apostrophes and quotes, dashes as blanks, one blank
 * between words, cut to `maximum` characters.
 */
export const foldedText = (text: string, maximum: number): string =>
  withoutIgnorable(text)
    .replace(APOSTROPHES, '')
    .replace(QUOTES, '')
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(TATWEEL, '')
    .replace(DASHES, ' ')
    // Lower, upper and lower case again, so that both "ẞ" and "ß" become "ss".
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter)
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, maximum);

/** The words that a search looks for, folded. A search for signs alone finds what has these signs, which nothing has. */
export function searchWords(text: string, mostWords: number): string[] {
  const folded = foldedText(text, 200);
  return (folded === '' ? text.trim() : folded).split(/\s+/).slice(0, mostWords);
}
