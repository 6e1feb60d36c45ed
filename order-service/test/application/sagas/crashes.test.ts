import { expectConsistentRecords } from '../../builders/consistent-records';
import { ALICE, BOB, EVENT, World, type OrderBody } from '../../builders/world';
import { CrashableDatabase } from '../../fakes/crashable-database';

/** Each test is many worlds, one after the other. */
jest.setTimeout(120_000);

/** More accesses than any of these requests makes, so that the last rounds run to their end unharmed. */
const MOST_ACCESSES = 40;

/**
 * Runs `work` on a process that dies before its 1st, 2nd, 3rd ... access to the database, and each time goes on with a
 * second process on the same database. Ends once the work outlives its killer.
 */
async function crashedAtEachAccess(
  prepare: (world: World) => Promise<OrderBody>,
  work: (world: World, order: OrderBody) => Promise<unknown>,
  check: (world: World, order: OrderBody) => Promise<void>,
): Promise<number> {
  for (let access = 1; access <= MOST_ACCESSES; access += 1) {
    const world = await World.open();
    try {
      const order = await prepare(world);
      const crashable = new CrashableDatabase(world.database);
      await world.startService(crashable.database);
      world.faults.guard = crashable.guard;
      crashable.crashBeforeAccess(access);
      await work(world, order);
      const wasCrashed = crashable.hasCrashed;
      world.faults.guard = () => undefined;
      await world.startService();
      await check(world, order);
      if (!wasCrashed) return access - 1;
    } finally {
      await world.dispose();
    }
  }
  throw new Error(`The work made more than ${MOST_ACCESSES} accesses.`);
}

const paymentOf = (world: World): string => [...world.payments.charges.keys()][0] ?? 'none';

describe('a process that crashes at any instant', () => {
  it('of a payment’s result, is followed by one that confirms the order once', async () => {
    const instants = await crashedAtEachAccess(
      async (world) => {
        const order = await world.placed();
        const charge = world.payments.charge(order.id, order.total);
        await world.beginPayment(order, charge.paymentId).expect(200);
        return order;
      },
      (world) => world.reportSuccess(paymentOf(world)),
      async (world, order) => {
        // Payment-service got no response, so it reports again.
        await world.reportSuccess(paymentOf(world)).expect(200);
        await world.runJobs();
        expect((await world.order(order.id)).status).toBe('CONFIRMED');
        expect(await world.mails()).toEqual(['order_confirmed']);
        await expectConsistentRecords(world);
      },
    );
    expect(instants).toBeGreaterThan(3);
  });

  it('of a payment that comes too late, is followed by one that refunds it once', async () => {
    await crashedAtEachAccess(
      async (world) => {
        const order = await world.placed();
        const charge = world.payments.charge(order.id, order.total);
        await world.beginPayment(order, charge.paymentId).expect(200);
        world.clock.advance(31 * 60_000);
        world.seating.hold('usr_quick', EVENT, [...world.seating.seats.keys()]);
        return order;
      },
      (world) => world.reportSuccess(paymentOf(world)),
      async (world, order) => {
        await world.reportSuccess(paymentOf(world)).expect(200);
        await world.runJobs();
        expect((await world.order(order.id)).status).toBe('REFUNDED');
        expect(world.payments.reasons).toEqual(['seats_lost']);
        expect(await world.mails()).toEqual(['order_refunded']);
        await expectConsistentRecords(world);
      },
    );
  });

  it('of a cancellation, is followed by one that refunds the order once', async () => {
    await crashedAtEachAccess(
      (world) => world.confirmed(),
      (world, order) => world.as(ALICE).post(`/v1/orders/${order.id}/cancel`),
      async (world, order) => {
        await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
        await world.runJobs();
        expect((await world.order(order.id)).status).toBe('REFUNDED');
        expect(world.payments.reasons).toEqual(['cancelled_by_owner']);
        await expectConsistentRecords(world);
      },
    );
  });

  it('of the cancelling of an event, is followed by one that ends each of its orders once', async () => {
    const begin = async (world: World) => {
      await world
        .asService('catalog-service', 'orders:cancel')
        .post('/v1/orders/event-cancellations', { eventId: EVENT, reason: 'Storm' });
      await world.run('event-cancellation').catch(() => undefined);
    };
    await crashedAtEachAccess(
      async (world) => {
        await world.placed(BOB);
        return world.confirmed();
      },
      begin,
      async (world, order) => {
        // Catalog-service got no response, so it repeats the request.
        await begin(world);
        await world.runJobs();
        expect((await world.order(order.id)).status).toBe('REFUNDED');
        expect(world.payments.reasons).toEqual(['event_cancelled']);
        expect(await world.mails()).toEqual(['order_confirmed', 'event_cancelled', 'event_cancelled']);
        await expectConsistentRecords(world);
      },
    );
  });

  it('of an order by seats, is followed by one that responds to the repeat with one order on one hold', async () => {
    const seatsOf = (world: World) => [...world.seating.seats.keys()];
    await crashedAtEachAccess(
      async (world) => {
        world.seats(10_000, 10_000);
        return { id: 'none' } as OrderBody;
      },
      (world) => placeWithKey(world, seatsOf(world)),
      async (world) => {
        // Longer than a claim of the key without a response lasts.
        world.clock.advance(5 * 60_000);
        const { body } = await placeWithKey(world, seatsOf(world)).expect(201);
        expect(world.seating.reservations.size).toBe(1);
        const { body: list } = await world.as(ALICE).get('/v1/orders').expect(200);
        expect(list.items.map((order: OrderBody) => order.id)).toEqual([body.id]);
      },
    );
  });
});

const placeWithKey = (world: World, seatIds: readonly string[]) =>
  world.as(ALICE).post('/v1/orders', { eventId: EVENT, seatIds }).set('Idempotency-Key', 'order-1');
