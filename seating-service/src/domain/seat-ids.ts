import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const EVENT_CHARACTERS = 12;
const NUMBER_DIGITS = 6;

/**
 * The ids of an event's seats. All begin with the same 60 bits of the event id's SHA-256 and end with a running number. They
 * are therefore neighbours in the primary key, take almost no space in a compressed list (random ids take 16 bytes each), and
 * are unique over all events.
 */
export function seatIdsOf(eventId: string): (number: number) => string {
  const hash = createHash('sha256').update(eventId).digest();
  const event = Array.from(hash.subarray(0, EVENT_CHARACTERS), (byte) => ALPHABET[byte % 32]).join('');
  return (number) => `seat_${event}${String(number).padStart(NUMBER_DIGITS, '0')}`;
}
