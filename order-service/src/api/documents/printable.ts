/** The characters that WinAnsi, the encoding of a PDF's built-in fonts, has in addition to Latin-1. */
const WIN_ANSI_EXTRAS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';

const isInFont = (character: string): boolean =>
  /^[\x20-\x7e\xa0-\xff]$/.test(character) || WIN_ANSI_EXTRAS.includes(character);

/**
 * Text that the built-in fonts can print: a letter that they lack is printed without its accents, or else as a question
 * mark. The code, the ids and the times never need that. The full title is in the calendar entry and in the order.
 */
export const printable = (text: string): string =>
  Array.from(text.normalize('NFC'), (character) => {
    if (isInFont(character)) return character;
    const plain = Array.from(character.normalize('NFKD'))
      .filter((part) => !/\p{M}/u.test(part))
      .join('');
    return plain !== '' && Array.from(plain).every(isInFont) ? plain : '?';
  }).join('');
