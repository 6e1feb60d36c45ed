export const SHORTEST_PASSWORD_BYTES = 8;

/** bcrypt ignores the bytes after this, so a longer password would be the same as its beginning. */
export const LONGEST_PASSWORD_BYTES = 72;

/** Half of a surrogate pair has no UTF-8 form: different ones would become the same bytes. NUL ends a text in C. */
const NOT_TEXT = /[\p{Cs}\0]/u;

/**
 * The form that is hashed. The same letters can be typed as different code points, depending on the keyboard and the
 * system; NFC makes them one (Unicode Standard Annex 15).
 */
export const normalizedPassword = (text: string): string => text.normalize('NFC');

/** What is wrong with a normalized password that a person wants to set, as a text for that person; undefined when it is valid. */
export function passwordProblem(password: string): string | undefined {
  if (NOT_TEXT.test(password)) return 'must be text without NUL characters';
  const bytes = Buffer.byteLength(password, 'utf8');
  if (bytes < SHORTEST_PASSWORD_BYTES)
    return `must be at least ${SHORTEST_PASSWORD_BYTES} bytes long, which are 8 letters from a to z, such as correct horse battery`;
  if (bytes > LONGEST_PASSWORD_BYTES) {
    return `must be at most ${LONGEST_PASSWORD_BYTES} bytes long in UTF-8; it has ${bytes}`;
  }
  return undefined;
}
