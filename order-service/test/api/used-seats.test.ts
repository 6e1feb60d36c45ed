import { allAtOnce } from '@ticketing/service-chassis/testing';
import { expectConsistentRecords } from '../builders/consistent-records';
import { EVENT, World, type OrderBody } from '../builders/world';

describe('the refund of an order on which somebody was admitted', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  const admit = (order: OrderBody, ticket: number) =>
    world
      .as('usr_door', 'staff')
      .post('/v1/tickets/check-in', { code: order.tickets[ticket]?.code, eventId: EVENT });
  /** An administrator has refunded all of the payment. */
  const refund = (order: OrderBody) => {
    const charge = [...world.payments.charges.values()].find(({ orderId }) => orderId === order.id);
    if (charge === undefined) throw new Error('There was no charge.');
    const { paymentId, amount } = charge;
    Object.assign(charge, { refunded: amount.amount, refundReserved: amount.amount });
    return world.reportResult(order.id, { paymentId, status: 'REFUNDED', amount, refunded: amount });
  };
  const ticketsOf = async (order: OrderBody) =>
    (await world.order(order.id)).tickets.map(({ status }) => status);
  const seatStates = () => [...world.seating.seats.values()].map(({ state }) => state);

  it('puts the other seats on sale again, and not the used one', async () => {
    const order = await world.confirmed();
    await admit(order, 0).expect(200);
    await refund(order).expect(200);
    expect((await world.order(order.id)).status).toBe('REFUNDED');
    expect([await ticketsOf(order), seatStates()]).toEqual([
      ['USED', 'VOID'],
      ['ALLOCATED', 'AVAILABLE'],
    ]);
    await expectConsistentRecords(world);
  });

  it('frees no seat when all were used', async () => {
    const order = await world.confirmed();
    for (const ticket of [0, 1]) await admit(order, ticket).expect(200);
    await refund(order).expect(200);
    expect([await ticketsOf(order), seatStates()]).toEqual([
      ['USED', 'USED'],
      ['ALLOCATED', 'ALLOCATED'],
    ]);
    await expectConsistentRecords(world);
  });

  it('keeps the used seat also when the event is cancelled', async () => {
    const order = await world.confirmed();
    await admit(order, 1).expect(200);
    await world
      .asService('catalog-service', 'orders:cancel')
      .post('/v1/orders/event-cancellations', { eventId: EVENT, reason: 'Fire alarm' })
      .expect(202);
    await world.run('event-cancellation');
    expect(seatStates()).toEqual(['AVAILABLE', 'ALLOCATED']);
    await expectConsistentRecords(world);
  });

  it.each(['request lost', 'response lost', 'sent twice'] as const)(
    'keeps the used seat when freeing the others is repeated: %s',
    async (fault) => {
      const order = await world.confirmed();
      await admit(order, 0).expect(200);
      world.faults.plan('seating.deallocate', fault);
      await refund(order).expect(200);
      await world.runJobs();
      expect(seatStates()).toEqual(['ALLOCATED', 'AVAILABLE']);
      await expectConsistentRecords(world);
    },
  );

  it('admits nobody once it has begun: a seat that is freed has a void ticket, whoever comes at that moment', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 8; round += 1) {
      const order = await world.confirmed();
      await allAtOnce(6, (index) => (index % 2 === 0 ? refund(order) : admit(order, index === 1 ? 0 : 1)));
      await world.runJobs();
      const kept = world.seating.allocatedTo(order.id).length;
      const tickets = await ticketsOf(order);
      expect(kept).toBe(tickets.filter((status) => status === 'USED').length);
      outcomes.add(tickets.join());
    }
    expect(outcomes.size).toBeGreaterThan(0);
    await expectConsistentRecords(world);
  });

  it('is too late for somebody who comes while the money is on its way', async () => {
    const order = await world.confirmed();
    world.faults.takeDown('seating');
    await refund(order).expect(200);
    const { body } = await admit(order, 0).expect(409);
    expect(body.code).toBe('ticket_void');
    world.faults.bringUp();
    await world.runJobs();
    expect(seatStates()).toEqual(['AVAILABLE', 'AVAILABLE']);
    await expectConsistentRecords(world);
  });
});
