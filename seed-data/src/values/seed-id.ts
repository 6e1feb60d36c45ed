import { createHash } from 'node:crypto';

/** Crockford's base 32 in lower case, the alphabet of a ULID. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

/**
 * An id in the form of the platform's own (`prefix_` and a ULID in lower case) that is the same in every run: the time part is
 * `at`, the random part comes out of the hash of `name`. So a second run finds what the first one made.
 */
export function seedId(prefix: string, name: string, at: Date): string {
  return `${prefix}_${timePart(at)}${hashPart(`${prefix}:${name}`)}`;
}

function timePart(at: Date): string {
  let rest = at.getTime();
  let text = '';
  for (let index = 0; index < TIME_CHARACTERS; index += 1) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function hashPart(name: string): string {
  const hash = createHash('sha256').update(name).digest();
  return Array.from(hash.subarray(0, RANDOM_CHARACTERS), (byte) => alphabet.charAt(byte % 32)).join('');
}
