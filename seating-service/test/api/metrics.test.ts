import { MINUTE_MS, startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('the metrics', () => {
  let seating: ServiceFixture;
  let seats: string[];
  beforeEach(async () => {
    seating = await startServiceFixture();
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

  it('count rejections by their reason', async () => {
    await reserve('usr_a', seats[0]);
    await reserve('usr_b', seats[0]);
    await reserve('usr_b', 'seat_nowhere');
    expect(await value('seat_reservations_failed_total', 'reason="seats_unavailable"')).toBe(1);
    expect(await value('seat_reservations_failed_total', 'reason="seat_not_found"')).toBe(1);
  });

  it('show every outcome and every reason before it first happens, so that the first one is seen as an increase', async () => {
    for (const outcome of ['held', 'allocated', 'released', 'expired']) {
      expect(await value('seat_reservations_total', `outcome="${outcome}"`)).toBe(0);
    }
    for (const reason of ['seats_unavailable', 'too_many_holds', 'event_not_on_sale', 'reservation_busy']) {
      expect(await value('seat_reservations_failed_total', `reason="${reason}"`)).toBe(0);
    }
  });

  describe('of each event', () => {
    const sold = async (eventId: string, ...seatIds: string[]) => {
      const { body } = await seating.reserve('usr_a', eventId, seatIds).expect(201);
      await seating.allocate((body as { id: string }).id, `ord_${eventId.slice(4)}`).expect(200);
    };
    const shown = async (): Promise<string[]> => {
      const { text } = await seating.api.get('/metrics').expect(200);
      return [...text.matchAll(/^event_seats\{event_id="(\w+)",status="ALLOCATED"/gm)].map(
        ([, id = '']) => id,
      );
    };
    const later = (milliseconds: number) =>
      new Date(seating.clock.now().getTime() + milliseconds).toISOString();
    const DAY_MS = 24 * 60 * MINUTE_MS;

    it('tell its seats by status', async () => {
      await sold('evt_1', String(seats[0]), String(seats[1]));
      await reserve('usr_b', seats[2]);
      const counts = await Promise.all(
        ['ALLOCATED', 'HELD', 'AVAILABLE', 'BLOCKED'].map((status) =>
          value('event_seats', `event_id="evt_1",status="${status}"`),
        ),
      );
      expect(counts).toEqual([2, 1, 12, 0]);
    });

    it('leave out events that are not on sale, not yet, or ended their sale a day ago', async () => {
      await seating.publish('evt_closed');
      await seating.patchInventory('evt_closed', { onSale: false }).expect(200);
      await seating.publish('evt_soon');
      await seating.patchInventory('evt_soon', { salesStartAt: later(2 * DAY_MS) }).expect(200);
      await seating.publish('evt_ending');
      await seating.patchInventory('evt_ending', { salesEndAt: later(MINUTE_MS) }).expect(200);
      expect((await shown()).sort()).toEqual(['evt_1', 'evt_ending']);
      seating.clock.advance(DAY_MS);
      expect((await shown()).sort()).toEqual(['evt_1', 'evt_ending']);
      seating.clock.advance(MINUTE_MS);
      expect(await shown()).toEqual(['evt_1']);
    });

    it('show the fifty with the most sold seats', async () => {
      for (let index = 0; index < 50; index += 1) {
        const [seat = ''] = await seating.publish(`evt_sold${index}`);
        await sold(`evt_sold${index}`, seat);
      }
      const events = await shown();
      expect(events).toHaveLength(50);
      expect(events).not.toContain('evt_1');
    });
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
