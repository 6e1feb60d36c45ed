/** The name of a request whose route demands an Idempotency-Key. */
export function requestKeyOf({ idempotencyId }: { readonly idempotencyId: string | undefined }): string {
  if (idempotencyId === undefined) throw new Error('This route must require an Idempotency-Key.');
  return idempotencyId;
}
