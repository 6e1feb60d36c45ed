/**
 * Two names with the same key count as equal. The key ignores blanks around the name, case and the width of letters, as SQL
 * Server may do. Upper case at the end makes "ß" equal to "ss", as SQL Server does.
 */
export const sameNameKey = (name: string): string =>
  name.trim().normalize('NFKC').toLowerCase().toUpperCase();

/** Text for search and filters: lower case, no diacritics, one blank between words, cut to `maximum` characters. */
export const foldedText = (text: string, maximum: number): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    // Lower, upper and lower case again, so that both "ẞ" and "ß" become "ss".
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .trim()
    .replace(/\s+/g, ' ')
    .slice(0, maximum);
