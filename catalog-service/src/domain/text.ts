/**
 * The key under which two names count as the same: trimmed, and blind to case and to the width of letters, as SQL Server
 * may be. Upper case is the wider net: it makes "ß" and "ss" one, as that server does.
 */
export const sameNameKey = (name: string): string => name.trim().normalize('NFKC').toUpperCase();

/** What is searched and filtered by: lower case without diacritics, one blank between words, cut to `maximum` characters. */
export const foldedText = (text: string, maximum: number): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase()
    .toLowerCase()
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, maximum);
