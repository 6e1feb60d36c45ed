import { MINUTE_MS, startSeating, type Seating } from '../builders/seating';

describe('the metrics', () => {
  let seating: Seating;
  let seats: string[];
  beforeEach(async () => {
    seating = await startSeating();
    seats = await seating.publish('evt_1');
  });
  afterEach(() => seating.stop());

  const value = async (name: string, label: string): Promise<number | undefined> => {
    const { text } = await seating.api.get('/metrics').expect(200);
    const line = text
      .split('\n')
      .find((candidate) => candidate.startsWith(`${name}{`) && candidate.includes(label));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  };
  const reserve = async (userId: string, ...seatIds: (string | undefined)[]) =>
    (await seating.reserve(userId, 'evt_1', seatIds.map(String))).body as { id: string };

  it('count reservations by how they began and ended', async () => {
    const first = await reserve('usr_a', seats[0]);
    await seating.release('usr_a', first.id).expect(200);
    await seating.release('usr_a', first.id).expect(200);
    const second = await reserve('usr_a', seats[1]);
    await seating.allocate(second.id, 'ord_1').expect(200);
    await seating.allocate(second.id, 'ord_1').expect(200);
    await reserve('usr_b', seats[2]);
    seating.clock.advance(15 * MINUTE_MS);
    await seating.runJob('hold-expiry');

    const counted = await Promise.all(
      ['held', 'released', 'allocated', 'expired'].map((outcome) =>
        value('seat_reservations_total', `outcome="${outcome}"`),
      ),
    );
    expect(counted).toEqual([3, 1, 1, 1]);
  });

  it('count refusals by their reason', async () => {
    await reserve('usr_a', seats[0]);
    await reserve('usr_b', seats[0]);
    await reserve('usr_b', 'seat_nowhere');
    expect(await value('seat_reservations_failed_total', 'reason="seats_unavailable"')).toBe(1);
    expect(await value('seat_reservations_failed_total', 'reason="seat_not_found"')).toBe(1);
  });

  it('tell how many seats are in which state, and look again after ten seconds', async () => {
    await reserve('usr_a', seats[0]);
    expect(await value('seats', 'status="HELD"')).toBe(1);
    await reserve('usr_b', seats[1]);
    expect(await value('seats', 'status="HELD"')).toBe(1);
    seating.clock.advance(10_000);
    expect(await value('seats', 'status="HELD"')).toBe(2);
    expect(await value('seats', 'status="AVAILABLE"')).toBe(13);
  });
});
