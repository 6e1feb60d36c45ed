import { randomUUID } from 'node:crypto';
import { registerMany, type Client } from '../src/client';
import { checkInvariants, untilSettled } from '../src/invariants';
import { putOnSale, type OnSaleEvent } from '../src/on-sale';
import { Platform } from '../src/platform';
import { Gate } from '../overload/gate';

/** How long the payment's caller says that it waits. */
const PATIENCE_MS = 1_000;

describe('a payment whose caller waits a second, while order-service is busy', () => {
  let platform: Platform;
  let catalogGate: Gate;
  let orderGate: Gate;
  let event: OnSaleEvent;
  let buyers: Client[];

  beforeAll(async () => {
    let started: Platform | undefined;
    catalogGate = await Gate.open(() => started?.url('catalog-service'));
    orderGate = await Gate.open(() => started?.url('order-service'));
    platform = started = await Platform.start({
      MAX_REQUESTS_IN_FLIGHT: '1',
      MAX_REQUESTS_WAITING: '50',
      MAX_REQUEST_WAIT_MS: '60000',
      CATALOG_SERVICE_URL: catalogGate.url,
      ORDER_SERVICE_URL: orderGate.url,
    });
    event = await putOnSale(platform, 2);
    buyers = await registerMany(platform, 2);
  });
  afterAll(async () => {
    await platform.stop();
    catalogGate.stop();
    orderGate.stop();
  });

  const order = (buyer: Client | undefined, seatId: string | undefined) =>
    buyer!.post('order-service', '/v1/orders', { eventId: event.eventId, seatIds: [seatId] });

  const charge = (orderId: string, headers: Record<string, string>) =>
    fetch(`${platform.url('payment-service')}/v1/payments/charge`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${buyers[0]!.token}`,
        'Content-Type': 'application/json',
        ...headers,
      },
      body: JSON.stringify({ orderId, method: 'CARD', token: 'tok_success' }),
    });

  /** Sums the series of a metric of order-service whose labels fit. */
  async function counted(metric: string, labels = ''): Promise<number> {
    const text = await (await fetch(`${platform.url('order-service')}/metrics`)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${metric}{`) && line.includes(labels))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }
  const attemptsBegun = () =>
    counted('http_request_duration_seconds_count', 'route="/v1/orders/:id/payment-attempts"');

  it('passes the deadline on, and order-service never starts work that nobody waits for', async () => {
    const mine = await order(buyers[0], event.seatIds[0]);
    expect(mine.status).toBe(201);

    catalogGate.close();
    const others = order(buyers[1], event.seatIds[1]);
    await catalogGate.untilSomeoneWaits();
    const key = randomUUID();
    const late = await charge(mine.body.id, {
      'Idempotency-Key': key,
      'X-Request-Timeout-Ms': String(PATIENCE_MS),
    });
    expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([503, true]);

    // Catalog-service calls order-service too, whenever its outbox has something to say about an event.
    const told = orderGate.seen
      .filter(({ path }) => path.endsWith('/payment-attempts'))
      .map(({ headers }) => Number(headers['x-request-timeout-ms']));
    expect(told.length).toBeGreaterThan(0);
    for (const waitMs of told) {
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(PATIENCE_MS);
    }
    // The slot of order-service was taken all the time, and is only released now.
    catalogGate.reopen();
    expect((await others).status).toBe(201);
    expect(await counted('http_requests_shed_total')).toBeGreaterThanOrEqual(1);
    expect(await attemptsBegun()).toBe(0);

    // With enough time, the same payment is made once.
    const paid = await charge(mine.body.id, { 'Idempotency-Key': key });
    expect(paid.status).toBe(201);
    expect(await paid.json()).toMatchObject({ status: 'SUCCESS', order: { status: 'CONFIRMED' } });
    expect(await attemptsBegun()).toBe(1);
  });

  it('leaves databases that agree with each other', async () => {
    await untilSettled(platform);
    await checkInvariants(platform, { settled: true });
  });
});
