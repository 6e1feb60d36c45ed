import { allAtOnce } from '@ticketing/service-chassis/testing';
import { inventoryBody, seatedSection } from '../builders/inventory';
import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

describe('a message about an event that arrives after a newer one', () => {
  let seating: ServiceFixture;
  let seats: string[];
  const seat = (index: number) => seats[index] ?? 'seat_missing';

  const inventory = (version: number | undefined, price: number, changes: object = {}) =>
    inventoryBody({ version, sections: [seatedSection({ price })], ...changes });
  const priceOf = async (index = 0) => (await seating.list('evt_1')).seats[index]?.price.amount;

  beforeEach(async () => {
    seating = await startServiceFixture();
    seats = await seating.publish('evt_1', inventory(3, 5_000));
  });
  afterEach(() => seating.stop());

  it('changes neither prices nor terms, and is answered with the current state', async () => {
    const newest = await seating.putInventory('evt_1', inventory(5, 9_900)).expect(200);
    const late = await seating
      .putInventory('evt_1', inventory(4, 5_000, { onSale: false, maxSeatsPerOrder: 1 }))
      .expect(200);
    expect(late.body).toEqual(newest.body);
    expect(await priceOf()).toBe(9_900);
    await seating.reserve('usr_a', 'evt_1', [seat(0), seat(1)]).expect(201);
  });

  it('adds and removes no seats', async () => {
    await seating.putInventory('evt_1', inventory(5, 9_900)).expect(200);
    const smaller = inventoryBody({
      version: 4,
      sections: [seatedSection({ rows: [{ name: 'Z', seats: ['1'] }] })],
    });
    await seating.putInventory('evt_1', smaller).expect(200);
    expect((await seating.list('evt_1')).seats.map(({ id }) => id)).toEqual(seats);
  });

  it('cannot put a cancelled event on sale again', async () => {
    await seating.patchInventory('evt_1', { onSale: false, releaseHolds: true, version: 5 }).expect(200);
    await seating.putInventory('evt_1', inventory(4, 5_000)).expect(200);
    const { body } = await seating.reserve('usr_a', 'evt_1', [seat(0)]).expect(409);
    expect(body).toMatchObject({ code: 'event_not_on_sale' });
  });

  it('cannot end the sale or its holds when it is the older one that says so', async () => {
    await seating.reserve('usr_a', 'evt_1', [seat(0)]).expect(201);
    await seating.putInventory('evt_1', inventory(5, 9_900)).expect(200);
    await seating.patchInventory('evt_1', { onSale: false, releaseHolds: true, version: 4 }).expect(200);
    expect((await seating.list('evt_1')).counts.HELD).toBe(1);
    await seating.reserve('usr_a', 'evt_1', [seat(1)]).expect(201);
  });

  it('is no older one when it is the same again', async () => {
    const close = { onSale: false, releaseHolds: true, version: 5 };
    for (let repeat = 0; repeat < 2; repeat += 1) await seating.patchInventory('evt_1', close).expect(200);
    const again = inventory(6, 9_900);
    for (let repeat = 0; repeat < 2; repeat += 1) await seating.putInventory('evt_1', again).expect(200);
    expect(await priceOf()).toBe(9_900);
    await seating.reserve('usr_a', 'evt_1', [seat(0)]).expect(201);
  });

  it('counts as it comes when an older release sends it without a version', async () => {
    await seating.putInventory('evt_1', inventory(undefined, 7_000)).expect(200);
    expect(await priceOf()).toBe(7_000);
    await seating.putInventory('evt_1', inventory(2, 1)).expect(200);
    expect(await priceOf()).toBe(7_000);
    await seating.patchInventory('evt_1', { maxSeatsPerOrder: 1 }).expect(200);
    await seating.reserve('usr_a', 'evt_1', [seat(0), seat(1)]).expect(400);
  });

  it('of an event that was told without a version before, is the first that counts', async () => {
    await seating.publish('evt_2', inventory(undefined, 5_000));
    await seating.putInventory('evt_2', inventory(1, 9_900)).expect(200);
    expect((await seating.list('evt_2')).seats[0]?.price.amount).toBe(9_900);
  });

  it('loses however the messages of twenty changes overtake each other', async () => {
    await allAtOnce(20, (caller) => seating.putInventory('evt_1', inventory(4 + caller, 1_000 + caller)));
    expect(await priceOf()).toBe(1_019);
  });

  it.each([0, -1, 1.5, '7', null])('is rejected with the version %p', async (version) => {
    await seating.putInventory('evt_1', inventoryBody({ version })).expect(400);
    await seating.patchInventory('evt_1', { onSale: false, version }).expect(400);
  });

  it('does not tell of an event that is not there', async () => {
    await seating.patchInventory('evt_9', { onSale: false, version: 1 }).expect(404);
  });
});
