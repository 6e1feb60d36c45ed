/** The characters that WinAnsi, the encoding of a PDF's built-in fonts, has in addition to Latin-1. */
const WIN_ANSI_EXTRAS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

/** True for text that needs no embedded font. */
export const isInBuiltInFont = (text: string): boolean =>
  Array.from(text).every(
    (character) => /^[\x20-\x7e\xa0-\xff]$/.test(character) || WIN_ANSI_EXTRAS.includes(character),
  );

/** A letter without its accents and without its form, such as `fi` for a ligature. Empty when nothing remains. */
export const plainFormOf = (sign: string): string => sign.normalize('NFKD').replace(/\p{M}/gu, '');
