/** The name of a request whose route demands an Idempotency-Key. */
export function requestKeyOf({ idempotencyKey }: { readonly idempotencyKey: string | undefined }): string {
  if (idempotencyKey === undefined) throw new Error('This route must require an Idempotency-Key.');
  return idempotencyKey;
}
