/** The import is not possible with these arguments or files; the message says what to change. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
}
