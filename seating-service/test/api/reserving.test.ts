import { inventoryBody } from '../builders/inventory';
import { MINUTE_MS, startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('reserving seats', () => {
  let seating: ServiceFixture;
  let seats: string[];
  const seat = (index: number) => seats[index] ?? 'seat_missing';

  beforeEach(async () => {
    seating = await startServiceFixture();
    seats = await seating.publish('evt_1');
  });
  afterEach(() => seating.stop());

  it('holds the seats for fifteen minutes at the prices of the event', async () => {
    const response = await seating.reserve('usr_a', 'evt_1', [seat(1), seat(10)]).expect(201);

    expect(response.body).toEqual({
      id: expect.stringMatching(/^res_/),
      eventId: 'evt_1',
      userId: 'usr_a',
      status: 'HELD',
      seats: [
        {
          id: seat(1),
          section: 'Stalls',
          row: 'A',
          number: '2',
          label: 'Stalls A-2',
          tier: 'Premium',
          price: { amount: 150_000, currency: 'INR' },
        },
        {
          id: seat(10),
          section: 'Floor',
          row: '',
          number: '1',
          label: 'Floor 1',
          tier: 'Standing',
          price: { amount: 50_000, currency: 'INR' },
        },
      ],
      total: { amount: 200_000, currency: 'INR' },
      createdAt: '2026-06-01T12:00:00.000Z',
      expiresAt: '2026-06-01T12:15:00.000Z',
    });
    expect((await seating.list('evt_1')).counts).toEqual({
      AVAILABLE: 13,
      HELD: 2,
      ALLOCATED: 0,
      BLOCKED: 0,
    });
  });

  it('holds all or none, and names the seats that were taken', async () => {
    await seating.reserve('usr_a', 'evt_1', [seat(1), seat(2)]).expect(201);

    const response = await seating
      .reserve('usr_b', 'evt_1', [seat(0), seat(2), seat(1), seat(3)])
      .expect(409);

    expect(response.body).toMatchObject({ code: 'seats_unavailable', seatIds: [seat(2), seat(1)] });
    expect((await seating.list('evt_1')).counts.HELD).toBe(2);
  });

  it('knows no seat of another event, and none that does not exist', async () => {
    const [foreign = ''] = await seating.publish('evt_2');

    const response = await seating.reserve('usr_a', 'evt_1', [seat(0), foreign, 'seat_nowhere']).expect(404);

    expect(response.body).toMatchObject({ code: 'seat_not_found', seatIds: [foreign, 'seat_nowhere'] });
    expect((await seating.list('evt_1')).counts.HELD).toBe(0);
  });

  it('rejects an event that it does not know', async () => {
    const response = await seating.reserve('usr_a', 'evt_9', [seat(0)]).expect(404);
    expect(response.body).toMatchObject({ code: 'event_not_found' });
  });

  it.each([
    ['was not put on sale', { onSale: false }],
    ['is not on sale yet', { salesStartAt: '2026-06-01T12:00:00.001Z' }],
    ['is not on sale any more', { salesEndAt: '2026-06-01T12:00:00.000Z' }],
  ])('rejects an event that %s', async (_, terms) => {
    const [first = ''] = await seating.publish('evt_2', inventoryBody(terms));
    const response = await seating.reserve('usr_a', 'evt_2', [first]).expect(409);
    expect(response.body).toMatchObject({ code: 'event_not_on_sale' });
  });

  it('sells without end when the event names none', async () => {
    const [first = ''] = await seating.publish(
      'evt_2',
      inventoryBody({ salesStartAt: null, salesEndAt: null }),
    );
    await seating.reserve('usr_a', 'evt_2', [first]).expect(201);
  });

  it('notices at once that a sale has changed', async () => {
    await seating.reserve('usr_a', 'evt_1', [seat(0)]).expect(201);
    await seating.patchInventory('evt_1', { onSale: false }).expect(200);
    await seating.reserve('usr_a', 'evt_1', [seat(1)]).expect(409);
    await seating.patchInventory('evt_1', { onSale: true, maxSeatsPerOrder: 2 }).expect(200);
    await seating.reserve('usr_a', 'evt_1', [seat(1), seat(2), seat(3)]).expect(400);
    await seating.reserve('usr_a', 'evt_1', [seat(1), seat(2)]).expect(201);
    expect((await seating.list('evt_1')).counts.HELD).toBe(3);
  });

  it("rejects more seats than the event's limit", async () => {
    const response = await seating.reserve('usr_a', 'evt_1', seats.slice(0, 7)).expect(400);
    expect(response.body).toMatchObject({ code: 'too_many_seats', maxSeats: 6 });
  });

  it("rejects more seats than the platform's limit, where that is lower", async () => {
    const many = await seating.publish('evt_2', inventoryBody({ maxSeatsPerOrder: 100 }));
    const response = await seating.reserve('usr_a', 'evt_2', many.slice(0, 11)).expect(400);
    expect(response.body).toMatchObject({ code: 'too_many_seats', maxSeats: 10 });
    await seating.reserve('usr_a', 'evt_2', many.slice(0, 10)).expect(201);
  });

  it('lets a person hold seats of an event four times, and again once one hold has ended', async () => {
    const reservationIds: string[] = [];
    for (const index of [0, 1, 2, 3]) {
      const made = await seating.reserve('usr_a', 'evt_1', [seat(index)]).expect(201);
      reservationIds.push((made.body as { id: string }).id);
    }
    const response = await seating.reserve('usr_a', 'evt_1', [seat(4)]).expect(409);
    expect(response.body).toMatchObject({ code: 'too_many_holds' });
    expect((await seating.list('evt_1')).counts.HELD).toBe(4);

    await seating.reserve('usr_b', 'evt_1', [seat(4)]).expect(201);
    await seating.release('usr_a', reservationIds[2] ?? '').expect(200);
    await seating.reserve('usr_a', 'evt_1', [seat(5)]).expect(201);
  });

  it('counts a expired hold neither against the person nor against the seat', async () => {
    for (const index of [0, 1, 2, 3]) await seating.reserve('usr_a', 'evt_1', [seat(index)]).expect(201);
    seating.clock.advance(15 * MINUTE_MS);

    await seating.reserve('usr_a', 'evt_1', [seat(4)]).expect(201);
    await seating.reserve('usr_b', 'evt_1', [seat(0)]).expect(201);

    expect((await seating.list('evt_1')).counts).toEqual({
      AVAILABLE: 13,
      HELD: 2,
      ALLOCATED: 0,
      BLOCKED: 0,
    });
  });

  it('responds to a repeat with the same key alike, without another hold', async () => {
    const first = await seating.reserve('usr_a', 'evt_1', [seat(0)], 'key-1').expect(201);
    const second = await seating.reserve('usr_a', 'evt_1', [seat(0)], 'key-1').expect(201);
    expect(second.body).toEqual(first.body);
    await seating.reserve('usr_a', 'evt_1', [seat(1)], 'key-1').expect(422);
    expect((await seating.list('evt_1')).counts.HELD).toBe(1);
  });

  it('lets order-service hold seats on behalf of a person', async () => {
    const response = await seating.api
      .post('/v1/reservations')
      .set('authorization', seating.asService('order-service', 'reservations:write'))
      .send({ userId: 'usr_a', eventId: 'evt_1', seatIds: [seat(0)] })
      .expect(201);
    expect(response.body).toMatchObject({ userId: 'usr_a', status: 'HELD' });
    await seating.release('usr_a', (response.body as { id: string }).id).expect(200);
  });

  it.each([
    ['no seats', { eventId: 'evt_1', seatIds: [] }],
    ['a seat twice', { eventId: 'evt_1', seatIds: ['seat_a', 'seat_a'] }],
    ['something that is no id', { eventId: 'evt_1', seatIds: ["seat_a' OR 1=1 --"] }],
    ['seats that are no list', { eventId: 'evt_1', seatIds: 'seat_a' }],
    ['no event', { seatIds: ['seat_a'] }],
    ['an unknown field', { eventId: 'evt_1', seatIds: ['seat_a'], price: 1 }],
    ['a thousand seats', { eventId: 'evt_1', seatIds: Array.from({ length: 1000 }, (_, n) => `seat_${n}`) }],
  ])('rejects %s as malformed', async (_, body) => {
    const response = await seating.api
      .post('/v1/seats/reserve')
      .set('authorization', seating.asUser('usr_a'))
      .send(body)
      .expect(400);
    expect(response.body).toMatchObject({ code: 'invalid_request' });
  });
});
