import { randomUUID } from 'node:crypto';
import { allAtOnce } from '@ticketing/service-chassis/testing';
import { registerMany, type ApiResponse, type Client } from '../src/client';
import { checkInvariants, untilSettled } from '../src/invariants';
import { putOnSale } from '../src/on-sale';
import { engines, Platform } from '../src/platform';

const BUYERS = 200;

describe.each(engines)('two hundred buyers at once on %s', (_engine, options) => {
  let platform: Platform;
  let buyers: Client[];

  beforeAll(async () => {
    platform = await Platform.start({}, options);
    buyers = await registerMany(platform, BUYERS);
  });
  afterAll(() => platform.stop());

  const values = (results: PromiseSettledResult<ApiResponse>[]) =>
    results.map((result) => (result.status === 'fulfilled' ? result.value : { status: -1, body: undefined }));

  /** From seat to payment; the result is the first response that is not a success. */
  async function buy(buyer: Client, eventId: string, seatId: string): Promise<ApiResponse> {
    const order = await buyer.post(
      'order-service',
      '/v1/orders',
      { eventId, seatIds: [seatId] },
      randomUUID(),
    );
    if (order.status !== 201) return order;
    const body = { orderId: order.body.id, method: 'UPI', token: 'tok_success' };
    return buyer.post('payment-service', '/v1/payments/charge', body, randomUUID());
  }

  it('sell one seat once: one confirmed order, one charge, 199 clean 409s', async () => {
    const event = await putOnSale(platform, 1);
    const answers = values(
      await allAtOnce(BUYERS, (index) => buy(buyers[index]!, event.eventId, event.seatIds[0]!)),
    );
    const won = answers.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    expect(won[0]?.body).toMatchObject({ status: 'SUCCESS', order: { status: 'CONFIRMED' } });
    const lost = answers.filter(({ status }) => status === 409);
    expect(lost.map(({ body }) => body.code)).toEqual(
      Array.from({ length: BUYERS - 1 }, () => 'seats_unavailable'),
    );
    await untilSettled(platform);
    await checkInvariants(platform, { settled: true });
  });

  it('sell 20 seats to 20 of them, and no seat twice', async () => {
    const event = await putOnSale(platform, 20);
    const answers = values(
      await allAtOnce(BUYERS, (index) => buy(buyers[index]!, event.eventId, event.seatIds[index % 20]!)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(BUYERS - 20);
    await untilSettled(platform);
    await checkInvariants(platform, { settled: true });
  });
});
