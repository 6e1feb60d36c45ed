/**
 * The key under which two names count as the same: trimmed, and blind to case and to the width of letters, as SQL Server
 * may be. Upper case at the end is the wider net: it makes "ß" and "ss" one, as that server does.
 */
export const sameNameKey = (name: string): string =>
  name.trim().normalize('NFKC').toLowerCase().toUpperCase();

/** What is searched and filtered by: lower case without diacritics, one blank between words, cut to `maximum` characters. */
export const foldedText = (text: string, maximum: number): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    // Down, up and down again: so both "ẞ" and "ß" become "ss".
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, maximum);
