import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old, or how far ahead of our clock, a signature may be. */
const TOLERANCE_SECONDS = 5 * 60;
const HEADER = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

export const SIGNATURE_HEADER = 'X-Signature';

const macOf = (secret: string, seconds: number, body: Buffer): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();

/** The value of the signature header: `t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body" in hex>`. */
export function signWebhook(secret: string, body: Buffer, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  return `t=${seconds},v1=${macOf(secret, seconds, body).toString('hex')}`;
}

/** True when the holder of the secret signed exactly this body within the last five minutes. */
export function isSignedWebhook(
  secret: string,
  body: Buffer,
  header: string | undefined,
  now: Date,
): boolean {
  const [, seconds, mac] = HEADER.exec(header ?? '') ?? [];
  if (seconds === undefined || mac === undefined) return false;
  const isGenuine = timingSafeEqual(Buffer.from(mac, 'hex'), macOf(secret, Number(seconds), body));
  return isGenuine && Math.abs(now.getTime() / 1_000 - Number(seconds)) <= TOLERANCE_SECONDS;
}
