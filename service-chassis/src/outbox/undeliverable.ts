/** Thrown by a handler when further tries are useless; the message becomes a dead letter at once. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}
