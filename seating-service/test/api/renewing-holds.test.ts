import { allAtOnce } from '@ticketing/service-chassis/testing';
import { MINUTE_MS, startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('renewing a hold', () => {
  let seating: ServiceFixture;
  let seats: string[];
  let id: string;
  const renew = (userId = 'usr_a') => seating.renew(seating.asUser(userId), id);
  const expiryOf = (body: unknown) => (body as { expiresAt: string }).expiresAt.slice(11, 19);

  beforeEach(async () => {
    seating = await startServiceFixture();
    seats = await seating.publish('evt_1');
    const made = await seating.reserve('usr_a', 'evt_1', seats.slice(0, 2)).expect(201);
    id = (made.body as { id: string }).id;
  });
  afterEach(() => seating.stop());

  it('lets it last as long from now as a new one, and its seats with it', async () => {
    seating.clock.advance(10 * MINUTE_MS);
    const { body } = await renew().expect(200);
    expect([body.status, expiryOf(body)]).toEqual(['HELD', '12:25:00']);
    seating.clock.advance(15 * MINUTE_MS - 1);
    await seating.reserve('usr_b', 'evt_1', seats.slice(0, 1)).expect(409);
    seating.clock.advance(1);
    await seating.reserve('usr_b', 'evt_1', seats.slice(0, 1)).expect(201);
  });

  it('is possible twice, each time for longer, then it is renewal_limit', async () => {
    const expiries = [expiryOf((await renew().expect(200)).body), expiryOf((await renew().expect(200)).body)];
    expect(expiries).toEqual(['12:22:30', '12:30:00']);
    expect((await renew().expect(409)).body).toMatchObject({ code: 'renewal_limit' });
  });

  it('counts two at most, also while there would be time left', async () => {
    for (const minutes of [1, 2]) {
      seating.clock.advance(minutes * MINUTE_MS);
      if (minutes === 1) expect(expiryOf((await renew().expect(200)).body)).toBe('12:22:30');
    }
    await renew().expect(200);
    expect((await renew().expect(409)).body).toMatchObject({ code: 'renewal_limit' });
  });

  it('never lets it last longer than thirty minutes in all', async () => {
    seating.clock.advance(14 * MINUTE_MS);
    expect(expiryOf((await renew().expect(200)).body)).toBe('12:29:00');
    seating.clock.advance(14 * MINUTE_MS);
    expect(expiryOf((await renew().expect(200)).body)).toBe('12:30:00');
  });

  it('is renewal_limit at once when a payment has used all of the time', async () => {
    await seating.extend(id, 60).expect(200);
    expect((await renew().expect(409)).body).toMatchObject({ code: 'renewal_limit' });
  });

  it('is for its owner, and for order-service', async () => {
    for (const authorization of [seating.asUser('usr_b'), seating.asUser('usr_root', 'admin')]) {
      const { body } = await seating.renew(authorization, id).expect(404);
      expect(body).toMatchObject({ code: 'reservation_not_found' });
    }
    await seating.renew(seating.orderService(), id).expect(200);
  });

  it('is for a hold that lives', async () => {
    seating.clock.advance(15 * MINUTE_MS);
    expect((await renew().expect(410)).body).toMatchObject({ code: 'hold_expired' });
    const other = await seating.reserve('usr_a', 'evt_1', seats.slice(2, 3)).expect(201);
    await seating.release('usr_a', (other.body as { id: string }).id).expect(200);
    await seating.renew(seating.asUser('usr_a'), (other.body as { id: string }).id).expect(410);
    await seating.renew(seating.asUser('usr_a'), 'res_nowhere').expect(404);
  });

  it('counts a repeat with the same key once', async () => {
    const once = () => seating.renew(seating.asUser('usr_a'), id, 'once').expect(200);
    const first = await once();
    expect((await once()).body).toEqual(first.body);
    await renew().expect(200);
  });

  it('counts two of twenty that come at once', async () => {
    const answers = await allAtOnce(20, () => renew());
    const statuses = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.status : 0));
    expect(statuses.filter((status) => status === 200)).toHaveLength(2);
    expect(statuses.every((status) => [200, 409, 503].includes(status))).toBe(true);
  });
});
