import { orderStatuses } from '../src/domain/order-status';
import { sagaKinds } from '../src/application/sagas/saga';
import { storedSagaKind } from '../src/persistence/stored-values';
import { ALICE, World } from './builders/world';

describe('the metrics of orders', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  const ofEachKind = (name: string) =>
    Promise.all(sagaKinds.map((kind) => world.metric(name, { kind: storedSagaKind.of(kind) })));
  const ofEachStatus = () =>
    Promise.all(orderStatuses.map((status) => world.metric('orders_total', { status })));

  it('are all there from the first scrape on', async () => {
    expect(await ofEachStatus()).toEqual(orderStatuses.map(() => 0));
    for (const name of ['sagas_under_way', 'sagas_stuck', 'sagas_oldest_seconds']) {
      expect([name, await ofEachKind(name)]).toEqual([name, [0, 0, 0]]);
    }
    expect(await world.metric('discrepancies', { kind: 'refund_missing' })).toBe(0);
    expect(await world.metric('discrepancies_repaired_total', { kind: 'payment_not_recorded' })).toBe(0);
  });

  it('count an order in each status that it enters', async () => {
    const order = await world.confirmed();
    await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
    expect(Object.fromEntries((await ofEachStatus()).map((count, at) => [orderStatuses[at], count]))).toEqual(
      {
        PENDING_PAYMENT: 1,
        PAID: 1,
        CONFIRMED: 1,
        REFUNDING: 1,
        REFUNDED: 1,
        CANCELLED: 0,
        EXPIRED: 0,
      },
    );
  });

  it('show the age of the oldest saga of a kind, and 0 once all are done', async () => {
    const [one, other] = [await world.placed(), await world.placed()];
    world.faults.takeDown('seating');
    for (const order of [one, other]) {
      const { paymentId } = world.payments.charge(order.id, order.total);
      await world.reportSuccess(paymentId).expect(200);
      world.clock.advance(1_500);
    }
    expect(await ofEachKind('sagas_oldest_seconds')).toEqual([3, 0, 0]);
    expect(await ofEachKind('sagas_under_way')).toEqual([2, 0, 0]);
    world.faults.bringUp();
    await world.runJobs(1);
    expect(await ofEachKind('sagas_oldest_seconds')).toEqual([0, 0, 0]);
    expect(await ofEachKind('sagas_under_way')).toEqual([0, 0, 0]);
  });
});
