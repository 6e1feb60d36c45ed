import { allAtOnce, seededRandom } from '@ticketing/service-chassis/testing';
import { chargeBody, refundBody } from '../builders/api-clients';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';

function statusCounts(results: PromiseSettledResult<{ status: number; body: { code?: string } }>[]) {
  const counts: Record<string, number> = {};
  for (const result of results) {
    const name =
      result.status === 'rejected'
        ? 'failed'
        : [result.value.status, result.value.body.code].filter(Boolean).join(' ');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('many callers at once', () => {
  let environment: PaymentEnvironment;
  let instances: Instance[];

  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    environment.orders.place('ord_1', 'usr_alice', inr(9_973));
    instances = [await environment.startInstance(), await environment.startInstance()];
  });
  afterEach(() => environment.dispose());

  const instanceFor = (index: number): Instance => {
    const instance = instances[index % instances.length];
    if (instance === undefined) throw new Error('There is no instance.');
    return instance;
  };

  it('charge one order once, of 200 with keys of their own', async () => {
    const results = await allAtOnce(200, async (index) =>
      instanceFor(index).charge(chargeBody(), { key: `key-${index}` }),
    );
    const { '201': paid, ...others } = statusCounts(results);
    expect(paid).toBe(1);
    expect(Object.keys(others).every((name) => /^409 (already_paid|payment_in_progress)$/.test(name))).toBe(
      true,
    );
    expect(await environment.countCharges()).toBe(1);
    expect(environment.orders.results.map(({ status }) => status)).toEqual(['SUCCESS']);
  });

  it('charge one order once, of 200 people, even if order-service let each of them begin', async () => {
    environment.orders.isCareless = true;
    const results = await allAtOnce(200, async (index) =>
      instanceFor(index).charge(chargeBody(), { key: 'mine', userId: `usr_${index}` }),
    );
    const { '201': paid, ...others } = statusCounts(results);
    expect(paid).toBe(1);
    expect(Object.keys(others).every((name) => /^409 (already_paid|payment_in_progress)$/.test(name))).toBe(
      true,
    );
    expect(await environment.countCharges()).toBe(1);
  });

  it('charge once, of 50 that send the very same request', async () => {
    const results = await allAtOnce(50, async (index) =>
      instanceFor(index).charge(chargeBody(), { key: 'double-click' }),
    );
    const { '201': paid = 0, '409 request_in_flight': inFlight = 0 } = statusCounts(results);
    expect(paid).toBeGreaterThanOrEqual(1);
    expect(paid + inFlight).toBe(50);
    expect(await environment.countCharges()).toBe(1);
    const { body } = await instanceFor(0).get('/v1/payments');
    expect(body.items).toHaveLength(1);
  });

  it('never refund more than was paid, of 50 with a fifth of it each', async () => {
    const { body: payment } = await instanceFor(0).charge(chargeBody());
    const results = await allAtOnce(50, async (index) =>
      instanceFor(index).refund(refundBody(payment.id, inr(1_994)), { key: `refund-${index}` }),
    );
    const { '201': refunded, ...others } = statusCounts(results);
    expect(refunded).toBe(5);
    expect(
      Object.keys(others).every((name) => /^409 (refund_exceeds_payment|nothing_left_to_refund)$/.test(name)),
    ).toBe(true);
    expect(await environment.sumOfRefunds()).toBe(5 * 1_994);
  });

  it('refund once, of 50 that send the very same request', async () => {
    const { body: payment } = await instanceFor(0).charge(chargeBody());
    await allAtOnce(50, async (index) =>
      instanceFor(index).refund(refundBody(payment.id, inr(10)), { key: 'double-click' }),
    );
    expect(await environment.sumOfRefunds()).toBe(10);
  });

  it('keep the sum of refunds below what was paid, whatever amounts are asked for in whatever order', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = seededRandom(seed);
    const { body: payment } = await instanceFor(0).charge(chargeBody());
    const asked = Array.from({ length: 40 }, () =>
      random.fraction() < 0.1 ? undefined : inr(1 + Math.floor(random.fraction() ** 3 * 6_000)),
    );
    const results = await allAtOnce(asked.length, async (index) =>
      instanceFor(index).refund(refundBody(payment.id, asked[index])),
    );
    const answered = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const granted = answered
      .filter(({ status }) => status === 201)
      .reduce((sum, { body }) => sum + body.amount.amount, 0);
    const shown = await instanceFor(0).payment(payment.id);
    const context = `seed ${seed}`;

    expect({ context, count: answered.length }).toEqual({ context, count: asked.length });
    expect({ context, isWithin: granted <= 9_973 }).toEqual({ context, isWithin: true });
    expect({ context, total: await environment.sumOfRefunds() }).toEqual({ context, total: granted });
    expect({ context, refunded: shown.refunded }).toEqual({ context, refunded: inr(granted) });
    expect({ context, status: shown.status }).toEqual({
      context,
      status: granted === 9_973 ? 'REFUNDED' : 'PARTIALLY_REFUNDED',
    });
  });
});
