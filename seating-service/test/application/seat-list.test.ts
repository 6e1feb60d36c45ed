import type { Clock } from '@ticketing/service-chassis/core';
import { ManualClock } from '@ticketing/service-chassis/testing';
import { createSeatLists, type SeatListDependencies } from '../../src/application/seat-list';
import type { EventSale } from '../../src/domain/event-sale';
import type { ListedSeat } from '../../src/domain/seat';

const sale: EventSale = {
  eventId: 'evt_1',
  organizerId: 'usr_o',
  currency: 'INR',
  onSale: true,
  salesStartAt: null,
  salesEndAt: null,
  maxSeatsPerOrder: 10,
  holdsReleased: false,
};

const seatsNamed = (...ids: string[]): ListedSeat[] =>
  ids.map((id) => ({
    id,
    section: 'S',
    row: 'A',
    number: '1',
    label: id,
    tier: 'T',
    price: 1,
    status: 'AVAILABLE',
  }));

/** An event whose seats take `readMs` to read, and change when a test says so. */
class FakeEvent {
  changes = 1;
  reads = 0;
  readMs = 0;
  /** Called during a read. */
  whileReading: () => void = () => undefined;

  constructor(private readonly clock: ManualClock) {}

  dependencies(clock: Clock, cachedSeats = 1_000): SeatListDependencies {
    return {
      clock,
      cachedSeats,
      sales: { find: () => Promise.resolve(sale) },
      seatCounters: {
        ofEvent: () =>
          Promise.resolve({
            changes: this.changes,
            expired: 0,
            counts: { AVAILABLE: 1, HELD: 0, ALLOCATED: 0, BLOCKED: 0 },
          }),
      },
      seats: {
        list: async () => {
          this.reads += 1;
          const seen = this.changes;
          await Promise.resolve();
          this.whileReading();
          this.clock.advance(this.readMs);
          return seatsNamed(`seat_${seen}`);
        },
      },
    };
  }
}

describe('the lists of seats in memory', () => {
  const setUp = (cachedSeats?: number) => {
    const clock = new ManualClock();
    const event = new FakeEvent(clock);
    const slept: number[] = [];
    // A sleep advances the time itself.
    const sleepyClock: Clock = {
      now: () => clock.now(),
      sleep: (ms) => {
        slept.push(ms);
        clock.advance(ms);
        return Promise.resolve();
      },
    };
    const lists = createSeatLists(event.dependencies(sleepyClock, cachedSeats));
    const look = async (eventId = 'evt_1') => lists.atLeast(eventId, await lists.version(eventId));
    return { event, slept, look };
  };

  it('are read once a version, however many look', async () => {
    const { event, look } = setUp();
    await Promise.all(Array.from({ length: 50 }, () => look()));
    await look();
    expect(event.reads).toBe(1);
    event.changes += 2;
    const list = await look();
    expect(event.reads).toBe(2);
    expect(list).toMatchObject({ version: 3, seats: [{ id: 'seat_3' }] });
  });

  it('are never older than what the reader could already know', async () => {
    const { event, look } = setUp();
    let late: Promise<{ readonly version: number }> | undefined;
    event.whileReading = () => {
      event.whileReading = () => undefined;
      event.changes += 2;
      late = look();
    };
    await look();
    expect((await late)?.version).toBe(3);
  });

  it('rest four times as long as a reading took, so that reading cannot take all of the time', async () => {
    const { event, slept, look } = setUp();
    event.readMs = 50;
    await look();
    for (let change = 0; change < 3; change += 1) {
      event.changes += 2;
      await look();
    }
    expect(slept).toEqual([200, 200, 200]);
  });

  it('are forgotten, the longest unused first, when they would take too much memory', async () => {
    const { event, look } = setUp(2);
    for (const eventId of ['evt_1', 'evt_2', 'evt_1', 'evt_3']) await look(eventId);
    expect(event.reads).toBe(3);
    await look('evt_1');
    expect(event.reads).toBe(3);
    await look('evt_2');
    expect(event.reads).toBe(4);
  });
});
