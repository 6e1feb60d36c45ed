import {
  createTestIdentity,
  ManualClock,
  openTestDatabase,
  sequentialIds,
  startTestService,
  type TestDatabase,
} from '@ticketing/service-chassis/testing';
import request from 'supertest';
import { loadOrderConfig } from '../../src/config';
import { createOrderService } from '../../src/service';
import { migrations } from '../builders/world';
import { RecordingNetwork } from '../fakes/recording-network';

const USERS = 'http://127.0.0.1:3000';
const CATALOG = 'http://127.0.0.1:3001';
const SEATING = 'http://127.0.0.1:3002';
const PAYMENTS = 'http://127.0.0.1:3004';
const NOTIFICATIONS = 'http://127.0.0.1:3005';

/** As docs/internal-api.md and the public contract describe the responses. */
const reservation = {
  id: 'rsv_1',
  eventId: 'evt_1',
  userId: 'usr_alice',
  status: 'HELD',
  seats: [
    {
      id: 'seat_1',
      section: 'Floor',
      row: '',
      number: '7',
      label: 'Floor 7',
      tier: 'Standing',
      price: { amount: 10_000, currency: 'INR' },
    },
  ],
  total: { amount: 10_000, currency: 'INR' },
  expiresAt: '2026-06-01T12:15:00.000Z',
  createdAt: '2026-06-01T12:00:00.000Z',
};
const event = {
  id: 'evt_1',
  organizerId: 'usr_org',
  title: 'Gala',
  type: 'CONCERT',
  description: '',
  venue: {
    id: 'ven_1',
    name: 'Town Hall',
    address: '1 Main Road',
    city: 'Kolkata',
    country: 'IN',
    timeZone: 'Asia/Kolkata',
    capacity: 500,
  },
  startsAt: '2026-07-01T14:00:00.000Z',
  endsAt: '2026-07-01T17:00:00.000Z',
  status: 'ON_SALE',
  currency: 'INR',
  taxRateBasisPoints: 500,
  priceTiers: [],
  salesStartAt: '2026-01-01T00:00:00.000Z',
  salesEndAt: '2026-07-01T14:00:00.000Z',
  refundCutoffAt: '2026-06-30T14:00:00.000Z',
  maxSeatsPerOrder: 10,
};
const problem = (status: number, code: string) => ({ status, body: { status, code, detail: code } });

describe('the calls to other services', () => {
  const clock = new ManualClock();
  const identity = createTestIdentity(clock);
  let database: TestDatabase;
  let network: RecordingNetwork;
  let service: Awaited<ReturnType<typeof createOrderService>>;

  beforeEach(async () => {
    database = await openTestDatabase({ migrations });
    network = new RecordingNetwork();
    service = await startTestService(createOrderService, loadOrderConfig({}), {
      clock,
      ids: sequentialIds(),
      database,
      userKeys: identity.userKeys,
      adapter: network.adapter,
    });
    network.respond(`POST ${SEATING}/v1/reservations/rsv_1/adopt`, {
      status: 200,
      body: { ...reservation, orderId: 'ord_000001' },
    });
    network.respond(`POST ${SEATING}/v1/reservations/rsv_1/disown`, { status: 204, body: undefined });
    network.respond(`POST ${SEATING}/v1/reservations/rsv_1/renew`, {
      status: 200,
      body: { ...reservation, expiresAt: '2026-06-01T12:25:00.000Z' },
    });
    network.respond(`POST ${SEATING}/v1/reservations`, { status: 201, body: reservation });
    network.respond(`POST ${SEATING}/v1/reservations/rsv_1/extend`, { status: 200, body: reservation });
    network.respond(`POST ${SEATING}/v1/reservations/rsv_1/release`, problem(409, 'already_allocated'));
    network.respond(`POST ${SEATING}/v1/seats/allocate`, { status: 200, body: reservation });
    network.respond(`POST ${SEATING}/v1/seats/deallocate`, { status: 200, body: { seatIds: [] } });
    network.respond(`GET ${CATALOG}/v1/events/evt_1`, { status: 200, body: event });
    network.respond(`POST ${PAYMENTS}/v1/payments/refund`, {
      status: 201,
      body: { id: 'rfd_1', status: 'SUCCESS' },
    });
    network.respond(`GET ${USERS}/v1/users/usr_alice`, {
      status: 200,
      body: { id: 'usr_alice', name: 'Alice', email: 'alice@example.test', phone: null, role: 'customer' },
    });
    network.respond(`POST ${NOTIFICATIONS}/v1/notifications`, {
      status: 202,
      body: { id: 'ntf_1', status: 'QUEUED' },
    });
  });
  afterEach(() => database.dispose());

  const alice = identity.user('usr_alice');
  const post = (path: string, body: object, authorization = alice) =>
    request(service.app).post(path).set('Authorization', authorization).send(body);
  const asPayments = () =>
    identity.service(
      'payment-service',
      'development-only-payment-service-token'.padEnd(48, '-'),
      'order-service',
      'payment-attempts:write',
      'payments:write',
    );
  const ordered = async (): Promise<string> => {
    const { body } = await post('/v1/orders', { reservationId: 'rsv_1' }).expect(201);
    return String(body.id);
  };
  const paid = async (): Promise<string> => {
    const orderId = await ordered();
    const amount = { amount: 10_500, currency: 'INR' };
    const result = { paymentId: 'pay_1', status: 'SUCCESS', amount };
    await post(`/v1/orders/${orderId}/payments`, result, asPayments()).expect(200);
    return orderId;
  };
  const deliverAll = async () => {
    const rows = await database.query<{ id: string }>(
      `SELECT id FROM outbox_messages WHERE status = 'PENDING'`,
    );
    for (const { id } of rows) await service.outbox.deliver(id);
    return rows.map(({ id }) => id);
  };

  it('adopt the hold in seating with a scope, and ask the catalog without a token', async () => {
    const { body } = await post('/v1/orders', { reservationId: 'rsv_1' }).expect(201);
    expect(network.recorded).toEqual([
      {
        call: `POST ${SEATING}/v1/reservations/rsv_1/adopt`,
        caller: 'order-service to seating-service',
        scopes: ['reservations:write'],
        body: { orderId: expect.stringMatching(/^ord_/), userId: 'usr_alice' },
      },
      { call: `GET ${CATALOG}/v1/events/evt_1`, scopes: [] },
    ]);
    expect(body.lines).toEqual([
      {
        seatId: 'seat_1',
        label: 'Floor 7',
        section: 'Floor',
        row: null,
        number: '7',
        tier: 'Standing',
        price: { amount: 10_000, currency: 'INR' },
      },
    ]);
  });

  it('hold seats under a key that a repeat of the caller finds again', async () => {
    const order = { eventId: 'evt_1', seatIds: ['seat_1'] };
    await post('/v1/orders', order).set('Idempotency-Key', 'mine').expect(201);
    const [hold] = network.recorded.filter(({ call }) => call === `POST ${SEATING}/v1/reservations`);
    expect(hold).toMatchObject({ body: { userId: 'usr_alice', ...order }, scopes: ['reservations:write'] });
    expect(hold?.idempotencyKey).toMatch(/^order-hold-[0-9a-f]{64}$/);
  });

  it('adopt the held seats for the order, and disown a hold whose order cannot be placed', async () => {
    await post('/v1/orders', { eventId: 'evt_1', seatIds: ['seat_1'] }).expect(201);
    expect(network.recorded.map(({ call }) => call)).toContain(`POST ${SEATING}/v1/reservations/rsv_1/adopt`);
    network.respond(`GET ${CATALOG}/v1/events/evt_1`, problem(404, 'event_not_found'));
    network.respond(`POST ${SEATING}/v1/reservations/rsv_2/adopt`, {
      status: 200,
      body: { ...reservation, id: 'rsv_2', orderId: 'ord_first' },
    });
    network.respond(`POST ${SEATING}/v1/reservations/rsv_2/disown`, { status: 204, body: undefined });
    await post('/v1/orders', { reservationId: 'rsv_2' }).expect(404);
    expect(network.recorded.at(-1)).toMatchObject({
      call: `POST ${SEATING}/v1/reservations/rsv_2/disown`,
      body: { orderId: 'ord_first' },
      scopes: ['reservations:write'],
    });
  });

  it('renew the hold of an order under a key that a repeat of the caller finds again', async () => {
    const orderId = await ordered();
    network.recorded.splice(0);
    const { body } = await post(`/v1/orders/${orderId}/renew`, {})
      .set('Idempotency-Key', 'longer')
      .expect(200);
    expect(body.payBy).toBe('2026-06-01T12:25:00.000Z');
    expect(network.recorded).toMatchObject([
      { call: `POST ${SEATING}/v1/reservations/rsv_1/renew`, scopes: ['reservations:write'] },
    ]);
    expect(network.recorded[0]?.idempotencyKey).toMatch(/^order-renewal-[0-9a-f]{64}$/);
  });

  it('ask a seating-service of the release before as it knows it', async () => {
    network.respond(`GET ${SEATING}/v1/reservations/rsv_1`, { status: 200, body: reservation });
    network.respond(`POST ${SEATING}/v1/reservations/rsv_1/adopt`, problem(404, 'route_not_found'));
    const orderId = await ordered();
    network.respond(`POST ${SEATING}/v1/reservations/rsv_1/extend`, problem(400, 'invalid_request'));
    network.recorded.splice(0);
    const attempt = { paymentId: 'pay_1', userId: 'usr_alice' };
    await post(`/v1/orders/${orderId}/payment-attempts`, attempt, asPayments());
    expect(network.recorded.map(({ body }) => body)).toEqual([{ minutes: 5, orderId }, { minutes: 5 }]);
  });

  it('extend and allocate under their scopes', async () => {
    const orderId = await ordered();
    const attempt = { paymentId: 'pay_1', userId: 'usr_alice' };
    await post(`/v1/orders/${orderId}/payment-attempts`, attempt, asPayments()).expect(200);
    network.recorded.splice(0);
    await post(`/v1/orders/${orderId}/payment-attempts`, attempt, asPayments()).expect(200);
    const result = { paymentId: 'pay_1', status: 'SUCCESS', amount: { amount: 10_500, currency: 'INR' } };
    await post(`/v1/orders/${orderId}/payments`, result, asPayments()).expect(200);
    expect(network.recorded).toMatchObject([
      {
        call: `POST ${SEATING}/v1/reservations/rsv_1/extend`,
        body: { minutes: 5, orderId },
        scopes: ['reservations:write'],
      },
      {
        call: `POST ${SEATING}/v1/seats/allocate`,
        body: { reservationId: 'rsv_1', orderId },
        scopes: ['seats:allocate'],
      },
    ]);
  });

  it('refund under a key of the order, in the words that payment-service counts by', async () => {
    const orderId = await paid();
    network.respond(`GET ${PAYMENTS}/v1/payments/statement`, {
      status: 200,
      body: {
        items: [
          {
            orderId,
            payments: [
              {
                id: 'pay_1',
                status: 'REFUNDED',
                amount: { amount: 10_500, currency: 'INR' },
                refunded: 10_500,
              },
            ],
          },
        ],
      },
    });
    network.recorded.splice(0);
    await post(`/v1/orders/${orderId}/cancel`, {}).expect(200);
    expect(network.recorded).toMatchObject([
      {
        call: `POST ${PAYMENTS}/v1/payments/refund`,
        body: { paymentId: 'pay_1', reason: 'order_cancelled' },
        scopes: ['refunds:create'],
        idempotencyKey: `refund-${orderId}`,
      },
      {
        call: `GET ${PAYMENTS}/v1/payments/statement`,
        query: { orderIds: orderId },
        scopes: ['payments:read'],
      },
      { call: `POST ${SEATING}/v1/reservations/rsv_1/release`, body: {} },
      { call: `POST ${SEATING}/v1/seats/deallocate`, body: { orderId }, scopes: ['seats:allocate'] },
    ]);
  });

  it('ask for the payments and seats of many orders under scopes of their own', async () => {
    const orderIds = [await paid()];
    network.respond(`GET ${PAYMENTS}/v1/payments/statement`, {
      status: 200,
      body: {
        items: orderIds.map((orderId) => ({
          orderId,
          payments: [
            { id: 'pay_0', status: 'FAILED', amount: null, refunded: 0 },
            { id: 'pay_1', status: 'SUCCESS', amount: { amount: 10_500, currency: 'INR' }, refunded: 0 },
          ],
        })),
      },
    });
    network.respond(`GET ${SEATING}/v1/seats/allocations`, {
      status: 200,
      body: { items: orderIds.map((orderId) => ({ orderId, seatIds: ['seat_1'] })) },
    });
    clock.advance(60_000);
    network.recorded.splice(0);
    await service.jobs.runNow('order-reconciliation');
    expect(network.recorded).toMatchObject([
      {
        call: `GET ${PAYMENTS}/v1/payments/statement`,
        query: { orderIds: orderIds.join(',') },
        scopes: ['payments:read'],
      },
      {
        call: `GET ${SEATING}/v1/seats/allocations`,
        query: { orderIds: orderIds.join(',') },
        scopes: ['allocations:read'],
      },
    ]);
    const admin = identity.user('usr_root', 'admin');
    const { body } = await request(service.app)
      .get('/v1/admin/discrepancies')
      .set('Authorization', admin)
      .expect(200);
    expect(body.items).toEqual([]);
    // Both were understood, so there is nothing more to ask.
    clock.advance(60_000);
    network.recorded.splice(0);
    await service.jobs.runNow('order-reconciliation');
    expect(network.recorded).toEqual([]);
  });

  it('look the buyer up and hand the message over once', async () => {
    const orderId = await paid();
    network.recorded.splice(0);
    const [messageId] = await deliverAll();
    expect(network.recorded).toMatchObject([
      { call: `GET ${USERS}/v1/users/usr_alice`, scopes: ['users:read'] },
      {
        call: `POST ${NOTIFICATIONS}/v1/notifications`,
        body: {
          channel: 'EMAIL',
          template: 'order_confirmed',
          to: 'alice@example.test',
          orderId,
          userId: 'usr_alice',
          data: { seats: [{ label: 'Floor 7' }] },
        },
        scopes: ['notifications:create'],
        idempotencyKey: `${messageId}-email`,
      },
    ]);
  });

  it('leave a message that notification-service will never take to an operator', async () => {
    await paid();
    network.respond(`POST ${NOTIFICATIONS}/v1/notifications`, problem(400, 'invalid_request'));
    await deliverAll();
    expect(await service.outbox.deadLetters.list(undefined, 10)).toHaveLength(1);
  });

  it.each([
    [404, 'event_not_found', 404],
    [500, 'internal_error', 503],
  ])('answer a catalog’s %s %s with %s', async (status, code, answered) => {
    network.respond(`GET ${CATALOG}/v1/events/evt_1`, problem(status, code));
    await post('/v1/orders', { reservationId: 'rsv_1' }).expect(answered);
  });

  it('keep an order paid when seating rejects our token, because that is no reason to refund', async () => {
    const orderId = await ordered();
    network.respond(`POST ${SEATING}/v1/seats/allocate`, problem(403, 'scope_missing'));
    const result = { paymentId: 'pay_1', status: 'SUCCESS', amount: { amount: 10_500, currency: 'INR' } };
    const { body } = await post(`/v1/orders/${orderId}/payments`, result, asPayments()).expect(200);
    expect(body.order.status).toBe('PAID');
    const { text } = await request(service.app).get('/metrics');
    expect(text).toContain('sagas_under_way{kind="PURCHASE",service="order-service"} 1');
  });
});
