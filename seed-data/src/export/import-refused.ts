/** The import cannot be done as it was asked for; the message says what to change. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
}
