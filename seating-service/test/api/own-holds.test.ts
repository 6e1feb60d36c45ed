import { MINUTE_MS, startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

interface HoldBody {
  readonly id: string;
  readonly expiresAt: string;
}

describe('your own hold', () => {
  let seating: ServiceFixture;
  let seats: string[];
  const seat = (index: number) => seats[index] ?? 'seat_missing';
  const some = (...indexes: number[]) => indexes.map(seat);
  const hold = async (userId: string, ...indexes: number[]) =>
    (await seating.reserve(userId, 'evt_1', some(...indexes)).expect(201)).body as HoldBody;

  beforeEach(async () => {
    seating = await startServiceFixture();
    seats = await seating.publish('evt_1');
  });
  afterEach(() => seating.stop());

  describe('asked for again', () => {
    it.each([
      ['all of its seats', [1, 0]],
      ['some of its seats', [1]],
    ])('is told with its id and its end, for %s', async (_, wanted) => {
      const { id, expiresAt } = await hold('usr_a', 0, 1);
      const { body } = await seating.reserve('usr_a', 'evt_1', some(...wanted)).expect(409);
      expect(body).toMatchObject({ code: 'already_held_by_you', reservationId: id, expiresAt });
      expect((await seating.list('evt_1')).counts.HELD).toBe(2);
    });

    it('is told to order-service, which asks for its owner', async () => {
      const { id } = await hold('usr_a', 0);
      const { body } = await seating.api
        .post('/v1/reservations')
        .set('authorization', seating.orderService())
        .send({ userId: 'usr_a', eventId: 'evt_1', seatIds: some(0) })
        .expect(409);
      expect(body).toMatchObject({ code: 'already_held_by_you', reservationId: id });
    });

    it('is named among the taken seats when free ones were asked for too', async () => {
      await hold('usr_a', 0, 1);
      const { body } = await seating.reserve('usr_a', 'evt_1', some(0, 2)).expect(409);
      expect(body).toMatchObject({ code: 'seats_unavailable', seatIds: some(0), heldByYou: some(0) });
    });

    it('is told apart from the holds of others', async () => {
      await hold('usr_a', 0);
      await hold('usr_b', 1);
      const { body } = await seating.reserve('usr_a', 'evt_1', some(1, 0)).expect(409);
      expect(body).toMatchObject({ code: 'seats_unavailable', seatIds: some(1, 0), heldByYou: some(0) });
      const { body: others } = await seating.reserve('usr_a', 'evt_1', some(1, 2)).expect(409);
      expect(others).toMatchObject({ code: 'seats_unavailable', seatIds: some(1), heldByYou: [] });
    });

    it('is only named when the seats lie in two holds', async () => {
      await hold('usr_a', 0);
      await hold('usr_a', 1);
      const { body } = await seating.reserve('usr_a', 'evt_1', some(0, 1)).expect(409);
      expect(body).toMatchObject({ code: 'seats_unavailable', heldByYou: some(0, 1) });
    });

    it('is not live once its time is over, nor once it was bought', async () => {
      const { id } = await hold('usr_a', 0);
      await seating.allocate(id, 'ord_1').expect(200);
      const { body } = await seating.reserve('usr_a', 'evt_1', some(0)).expect(409);
      expect(body).toMatchObject({ code: 'seats_unavailable', seatIds: some(0), heldByYou: [] });
      await hold('usr_a', 1);
      seating.clock.advance(15 * MINUTE_MS);
      await hold('usr_a', 1);
    });
  });

  describe('listed', () => {
    const listed = async (userId: string, query: object = {}) =>
      (await seating.holdsOf(userId, 'evt_1', query).expect(200)).body as {
        items: HoldBody[];
        nextCursor: string | null;
      };

    it('is there with the others of the event, newest first, as long as it lives', async () => {
      const first = await hold('usr_a', 0);
      const second = await hold('usr_a', 1, 2);
      const released = await hold('usr_a', 3);
      await seating.release('usr_a', released.id).expect(200);
      const bought = await hold('usr_a', 3);
      await seating.allocate(bought.id, 'ord_1').expect(200);

      expect(await listed('usr_a')).toEqual({ items: [second, first], nextCursor: null });
      seating.clock.advance(15 * MINUTE_MS);
      expect(await listed('usr_a')).toEqual({ items: [], nextCursor: null });
    });

    it('is nobody else’s, not even an administrator’s', async () => {
      await hold('usr_a', 0);
      expect((await listed('usr_b')).items).toEqual([]);
      const asAdmin = await seating.api
        .get('/v1/reservations?eventId=evt_1')
        .set('authorization', seating.asUser('usr_root', 'admin'))
        .expect(200);
      expect(asAdmin.body).toEqual({ items: [], nextCursor: null });
    });

    it('is not among those of another event', async () => {
      await hold('usr_a', 0);
      const { body } = await seating.holdsOf('usr_a', 'evt_2').expect(200);
      expect(body).toEqual({ items: [], nextCursor: null });
    });

    it('comes page by page', async () => {
      const first = await hold('usr_a', 0);
      const second = await hold('usr_a', 1);
      const page = await listed('usr_a', { limit: 1 });
      expect(page.items).toEqual([second]);
      expect(await listed('usr_a', { limit: 1, cursor: page.nextCursor })).toEqual({
        items: [first],
        nextCursor: null,
      });
    });

    it.each([{ eventId: '' }, { limit: 0 }, { limit: 201 }, { cursor: 'x' }, { status: 'HELD' }])(
      'is not asked for with %p',
      (query) => seating.holdsOf('usr_a', 'evt_1', query).expect(400),
    );
  });
});
