import { sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/**
 * `T1.<payload>.<signature>`: the payload is JSON in base64url, the signature is Ed25519 (RFC 8032) in base64url over
 * everything before the second dot. Short member names keep the modules of the QR code large enough for a cheap camera.
 */
const FORMAT = 'T1';
const SIGNATURE_BYTES = 64;
const LONGEST_CODE = 600;
const LONGEST_LABEL = 40;
export const NONCE_BYTES = 16;

const payloadSchema = z.strictObject({
  /** The ticket's id. */
  t: z.string(),
  /** The event's id. */
  e: z.string(),
  /** The seat's label, shown to the steward; cut to 40 characters. */
  s: z.string(),
  /** 128 random bits, so that nobody can guess a code. */
  n: z.string(),
  /** The id of the key that signed. */
  k: z.string(),
});

export interface TicketClaims {
  readonly ticketId: string;
  readonly eventId: string;
  readonly seatLabel: string;
  readonly nonce: string;
  readonly keyId: string;
}

export function encodeTicketCode(claims: TicketClaims, privateKey: KeyObject): string {
  const payload = {
    t: claims.ticketId,
    e: claims.eventId,
    s: [...claims.seatLabel].slice(0, LONGEST_LABEL).join(''),
    n: claims.nonce,
    k: claims.keyId,
  };
  const signed = `${FORMAT}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

/**
 * The content of a code, or undefined when this key did not sign exactly these characters. Another base64url text that decodes
 * to the same bytes is rejected too.
 */
export function readTicketCode(code: string, publicKey: KeyObject): TicketClaims | undefined {
  if (code.length > LONGEST_CODE) return undefined;
  const [format, payload, signature, ...rest] = code.split('.');
  if (format !== FORMAT || payload === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.length !== SIGNATURE_BYTES || bytes.toString('base64url') !== signature) return undefined;
  if (!verify(null, Buffer.from(`${FORMAT}.${payload}`), publicKey, bytes)) return undefined;
  const claims = payloadSchema.safeParse(parsedJson(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!claims.success) return undefined;
  const { t, e, s, n, k } = claims.data;
  return { ticketId: t, eventId: e, seatLabel: s, nonce: n, keyId: k };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
