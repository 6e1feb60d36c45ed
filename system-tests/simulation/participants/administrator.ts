import type { Range } from '../prng';
import type { Participant } from './participant';
import type { SharedView, Taken } from './shared-view';

const REFUND = '/v1/payments/refund';

/** Somebody who refunds payments: a part, all that is left, or more than was paid. */
export async function giveMoneyBack(person: Participant, { taken, isOpen }: SharedView): Promise<void> {
  const { prng } = person;
  while (isOpen()) {
    await person.think(3_000, 20_000);
    if (taken.length > 0) await giveBack(person, prng.oneOf(taken));
  }
}

/** The gateway takes about this long, so that a cancellation meets a refund at each of its moments. */
const MOMENT_MS: Range = [15, 75];

/** Refunds a payment while its owner cancels the order: most of the time all that is left of it. */
export async function giveBackAtOnce(
  person: Participant,
  { paymentId, amount, currency }: Taken,
  cancel: () => Promise<void>,
): Promise<void> {
  const { prng } = person;
  const about = { paymentId, reason: 'The owner complained.' };
  const part = prng.chance(0.2) ? { amount: { amount: prng.between(1, amount), currency } } : {};
  await Promise.all([
    person.insist('payment-service', REFUND, { ...about, ...part }),
    person.think(...MOMENT_MS).then(cancel),
  ]);
}

async function giveBack(person: Participant, taken: Taken): Promise<void> {
  const { prng } = person;
  const refund = (body: object, key?: string) => person.insist('payment-service', REFUND, body, key);
  const body = bodyFor(person, taken);
  const key = person.newKey();
  if (prng.chance(0.3)) {
    // Two windows; both sums together may be more than was paid.
    await Promise.all([refund(body, key), refund(bodyFor(person, taken))]);
    return;
  }
  if (prng.chance(0.2)) await person.doubleClick('payment-service', REFUND, body);
  else await refund(body, key);
  if (prng.chance(0.2)) await person.post('payment-service', REFUND, bodyFor(person, taken), key);
}

function bodyFor({ prng }: Participant, { paymentId, amount, currency }: Taken): object {
  const about = { paymentId, reason: 'The view was bad.' };
  if (prng.chance(0.15)) return about;
  const most = prng.chance(0.7) ? Math.floor(amount / 3) : Math.floor(amount * 1.2);
  return { ...about, amount: { amount: prng.between(1, most), currency } };
}
