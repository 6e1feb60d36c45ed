import type { MutationName } from './mutations';
import type { Worker } from './runs';

export const MOST_WORLDS = 200;

/**
 * The seed at which a rare one was last found: a world takes seconds, so the search starts there and continues
 * through all seeds.
 */
const beginsAt: Partial<Record<MutationName, number>> = {
  'allocate does not look at the owner': 22,
  'no refund when the seats are lost': 13,
  'a saga that is about to wait is not woken': 8,
  'refunds are told with their total': 8,
  'used seats are freed': 86,
};
/** The number of the broken promise in the checker's text. */
const promiseBrokenBy: Readonly<Record<MutationName, RegExp>> = {
  'reserve does not look at the status': /^1: seat \S+ passed from HELD .* to HELD/,
  'allocate does not look at the owner': /^1: seat \S+ passed from HELD .* to ALLOCATED/,
  'reprice only free seats': /^9: seat \S+ is (AVAILABLE|BLOCKED) at/,
  'release does not ask for the order': /^4: order \S+ was paid and lost its seats/,
  'messages are not stored with the work': /^(3|6): /,
  'idempotency keys are not stored': /^5: /,
  'no refund when the seats are lost': /^3: charge \S+ ended in an order that is REFUND(ED|ING)/,
  'check-in does not look at the status': /^7: ticket \S+ was admitted for \d scans/,
  'refunds are not added up': /^3: payment \S+ says/,
  'descriptions have no version': /^10: event \S+ is .* and its orders show/,
  'a saga that is about to wait is not woken': /^6: the \S+ of order \S+ was left asleep for/,
  'refunds are told with their total':
    /^6: of order \S+ \d+ was refunded, and its buyer was told of \d+ \+ \d+/,
  'used seats are freed': /^1: seat \S+ was put on sale again although its ticket was used/,
  'erasures are not told': /^8: notifications of notification-service still knows/,
  'order-service is not told of an erasure': /^8: order-service was not told that \S+ was erased/,
};

/** Runs worlds with this mutation until one breaks a promise, or until there were `MOST_WORLDS`. */
export async function findMutation(worker: Worker, mutation: MutationName) {
  let violations: readonly string[] = [];
  for (let seed = beginsAt[mutation] ?? 1; seed <= MOST_WORLDS && violations.length === 0; seed += 1) {
    violations = (await worker.run({ seed, mutation })).violations;
  }
  return { violations, promiseBroken: promiseBrokenBy[mutation] };
}
