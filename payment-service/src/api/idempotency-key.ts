/** The Idempotency-Key of a request to a route that requires one. */
export function requiredIdempotencyKey({
  idempotencyKey,
}: {
  readonly idempotencyKey: string | undefined;
}): string {
  if (idempotencyKey === undefined) throw new Error('This route must require an Idempotency-Key.');
  return idempotencyKey;
}
