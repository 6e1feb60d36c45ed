import { inventoryBody, seatedSection } from '../builders/inventory';
import { startServiceFixture, MINUTE_MS, type ServiceFixture } from '../builders/service-fixture';

const twoSeats = (eventId: string) => ({
  eventId,
  body: inventoryBody({ sections: [seatedSection({ rows: [{ name: 'A', seats: ['1', '2'] }] })] }),
});

describe('reporting to the catalog that an event is sold out', () => {
  let seating: ServiceFixture;
  let seats: string[];

  beforeEach(async () => {
    seating = await startServiceFixture();
    const { eventId, body } = twoSeats('evt_1');
    seats = await seating.publish(eventId, body);
  });
  afterEach(() => seating.stop());

  const report = () => seating.runJob('availability-report');
  const reserve = async (userId: string, ...seatIds: string[]) => {
    const made = await seating.reserve(userId, 'evt_1', seatIds).expect(201);
    return (made.body as { id: string }).id;
  };
  const sellAll = async () => seating.allocate(await reserve('usr_a', ...seats), 'ord_1').expect(200);

  it('says nothing of an event that has seats', async () => {
    await report();
    const id = await reserve('usr_a', seats[0] ?? '');
    await seating.allocate(id, 'ord_1').expect(200);
    await report();
    expect(seating.catalog.reports).toEqual([]);
  });

  it('says so once when the last seat is sold, and again when one comes back', async () => {
    await sellAll();
    await report();
    await report();
    expect(seating.catalog.reports).toEqual([{ eventId: 'evt_1', soldOut: true }]);

    await seating.deallocate('ord_1', seats.slice(0, 1)).expect(200);
    await report();
    await report();
    expect(seating.catalog.reports.slice(1)).toEqual([{ eventId: 'evt_1', soldOut: false }]);
  });

  it('does not take held seats for sold ones, for they may come back', async () => {
    await reserve('usr_a', ...seats);
    await report();
    seating.clock.advance(15 * MINUTE_MS);
    await report();
    expect(seating.catalog.reports).toEqual([]);
  });

  it('takes blocked seats for seats that cannot be bought', async () => {
    await seating.block('block', 'usr_organizer', 'evt_1', seats).expect(200);
    await report();
    await seating.block('unblock', 'usr_organizer', 'evt_1', seats).expect(200);
    await report();
    expect(seating.catalog.reports.map(({ soldOut }) => soldOut)).toEqual([true, false]);
  });

  it('says so when new seats end the scarcity', async () => {
    await sellAll();
    await report();
    await seating.putInventory('evt_1').expect(200);
    await report();
    expect(seating.catalog.reports.map(({ soldOut }) => soldOut)).toEqual([true, false]);
  });

  it('says it later when the catalog cannot be reached', async () => {
    await sellAll();
    seating.catalog.unreachable = true;
    await expect(report()).rejects.toThrow('cannot be reached');
    seating.catalog.unreachable = false;
    await report();
    expect(seating.catalog.reports).toEqual([{ eventId: 'evt_1', soldOut: true }]);
  });

  it('does not repeat a report that the catalog rejects', async () => {
    await sellAll();
    seating.catalog.rejects = true;
    await report();
    seating.catalog.rejects = false;
    await report();
    expect(seating.catalog.reports).toEqual([]);
  });

  it('does not miss a change that comes while it reports another', async () => {
    await sellAll();
    const told = seating.catalog.reportAvailability.bind(seating.catalog);
    seating.catalog.reportAvailability = async (eventId, soldOut) => {
      seating.catalog.reportAvailability = told;
      await seating.deallocate('ord_1').expect(200);
      return told(eventId, soldOut);
    };
    await report();
    await report();
    expect(seating.catalog.reports.map(({ soldOut }) => soldOut)).toEqual([true, false]);
  });
});
