/** Thrown by a handler when no repeat can help; the message becomes a dead letter at once. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}
