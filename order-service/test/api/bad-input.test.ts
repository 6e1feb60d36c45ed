import { ALICE, World } from '../builders/world';

const tooManySeats = Array.from({ length: 101 }, (_, index) => `seat_${index}`);

const orders: readonly (readonly [string, unknown])[] = [
  ['nothing', {}],
  ['a list', []],
  ['text', '"order"'],
  ['both forms', { reservationId: 'rsv_1', eventId: 'evt_1', seatIds: ['seat_1'] }],
  ['half of a form', { eventId: 'evt_1' }],
  ['the other half', { seatIds: ['seat_1'] }],
  ['no seats', { eventId: 'evt_1', seatIds: [] }],
  ['too many seats', { eventId: 'evt_1', seatIds: tooManySeats }],
  ['a seat twice', { eventId: 'evt_1', seatIds: ['seat_1', 'seat_1'] }],
  ['an unknown field', { reservationId: 'rsv_1', total: 1 }],
  ['a number for an id', { reservationId: 7 }],
  ['null for an id', { reservationId: null }],
  ['SQL for an id', { reservationId: `rsv_1'; DROP TABLE orders; --` }],
  ['an id in upper case', { reservationId: 'RSV_1' }],
];

const results: readonly (readonly [string, object])[] = [
  ['a negative amount', { amount: { amount: -1, currency: 'INR' } }],
  ['a fraction', { amount: { amount: 1.5, currency: 'INR' } }],
  ['an amount as text', { amount: { amount: '100', currency: 'INR' } }],
  ['an enormous amount', { amount: { amount: 1e18, currency: 'INR' } }],
  ['a currency in words', { amount: { amount: 1, currency: 'rupees' } }],
  ['an unknown status', { status: 'MAYBE' }],
  ['a partial refund of nothing', { status: 'PARTIALLY_REFUNDED' }],
];

describe('bad input', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world.dispose());

  it.each(orders)('%s is not an order', async (_, body) => {
    const response = await world
      .as(ALICE)
      .post('/v1/orders')
      .set('Content-Type', 'application/json')
      .send(typeof body === 'string' ? body : JSON.stringify(body))
      .expect(400);
    expect(response.headers['content-type']).toMatch('application/problem+json');
  });

  it('points at the seat that is not one', async () => {
    const { body } = await world
      .as(ALICE)
      .post('/v1/orders', { eventId: 'evt_1', seatIds: ['seat_1', 9] })
      .expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/seatIds/1' })]);
  });

  it.each(['{', '{"__proto__":{"admin":true}}', '{"constructor":1}', '{"reservationId":"rsv_1",}'])(
    '%s is not a body',
    async (text) => {
      await world.as(ALICE).post('/v1/orders').set('Content-Type', 'application/json').send(text).expect(400);
    },
  );

  it.each(results)('%s is not a result', async (_, change) => {
    const { id } = await world.placed(ALICE, [100]);
    const result = {
      paymentId: 'pay_1',
      status: 'SUCCESS',
      amount: { amount: 105, currency: 'INR' },
      ...change,
    };
    await world.reportResult(id, result).expect(400);
    expect((await world.order(id)).status).toBe('PENDING_PAYMENT');
  });

  it.each([
    '/v1/orders/ord_unknown',
    '/v1/orders/%27%20OR%201=1',
    '/v1/orders/ord_unknown/tickets',
    '/v1/tickets/tkt_unknown',
    '/v1/tickets/%00/qr.png',
    '/v1/tickets/tkt_unknown/ticket.pdf',
    '/v1/tickets/tkt_unknown/event.ics',
  ])('nothing is at %s', async (path) => {
    await world.as(ALICE).get(path).expect(404);
  });

  it.each(['limit=0', 'limit=201', 'limit=1e9', 'limit=x', 'cursor=bogus', 'status=LOST', 'cursor=WzFd'])(
    'no list is asked for by ?%s',
    async (query) => {
      await world.as(ALICE).get(`/v1/orders?${query}`).expect(400);
    },
  );

  it('no result is recorded for an unknown order', async () => {
    const amount = { amount: 1, currency: 'INR' };
    const { body } = await world
      .reportResult('ord_unknown', { paymentId: 'pay_1', status: 'SUCCESS', amount })
      .expect(404);
    expect(body.code).toBe('order_not_found');
  });

  it.each(['', 'x', 'T1', 'T1..', 'T1.e30.AAAA', `' OR 1=1 --`, '\u0000', '🎟'.repeat(100)])(
    '%p admits nobody',
    async (code) => {
      const { status } = await world
        .as('usr_door', 'staff')
        .post('/v1/tickets/check-in', { eventId: 'evt_gala', code });
      expect(status).toBe(code === '' ? 400 : 404);
    },
  );
});
