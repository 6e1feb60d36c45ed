import { expectConsistentRecords } from '../../builders/consistent-records';
import { ALICE, World, type OrderBody } from '../../builders/world';

describe('sagas that were interrupted', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  const paidWithoutSeating = async (): Promise<OrderBody> => {
    const order = await world.placed(ALICE, [100]);
    const charge = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, charge.paymentId).expect(200);
    world.faults.takeDown('seating');
    await world.reportSuccess(charge.paymentId).expect(200);
    world.faults.bringUp();
    return order;
  };

  it('are each resumed by one of two replicas at the same moment', async () => {
    const orders: OrderBody[] = [];
    for (let count = 0; count < 12; count += 1) orders.push(await paidWithoutSeating());
    world.faults.calls.splice(0);
    world.clock.advance(61_000);
    const one = world.service;
    const other = await world.startService();
    await Promise.all([one.jobs.runNow('saga-recovery'), other.jobs.runNow('saga-recovery')]);
    expect(world.faults.calls).toEqual(orders.map(() => 'seating.allocate'));
    for (const { id } of orders) expect((await world.order(id)).status).toBe('CONFIRMED');
    await expectConsistentRecords(world);
  });

  it('wait longer after each failure, a minute at most', async () => {
    await paidWithoutSeating();
    world.faults.takeDown('seating');
    const tried = async (): Promise<number> => {
      world.faults.calls.splice(0);
      await world.run('saga-recovery');
      return world.faults.calls.length;
    };
    expect(await tried()).toBe(0);
    for (let failures = 0; failures < 12; failures += 1) {
      world.clock.advance(60_000);
      expect(await tried()).toBe(1);
      expect(await tried()).toBe(0);
    }
  });

  it('show as stuck after five failures, until they are done', async () => {
    await paidWithoutSeating();
    world.faults.takeDown('seating');
    await world.runJobs(4);
    expect(await world.metric('sagas_stuck', { kind: 'PURCHASE' })).toBe(0);
    await world.runJobs(1);
    expect(await world.metric('sagas_stuck', { kind: 'PURCHASE' })).toBe(1);
    world.faults.bringUp();
    await world.runJobs(1);
    expect(await world.metric('sagas_stuck', { kind: 'PURCHASE' })).toBe(0);
    expect(await world.metric('saga_recovered_total')).toBe(1);
  });

  it('are shown to an operator once they are stuck, who may have them tried again', async () => {
    const order = await paidWithoutSeating();
    const another = await paidWithoutSeating();
    world.faults.takeDown('seating');
    await world.runJobs(4);
    expect(await world.discrepancies()).toEqual([]);
    await world.runJobs(1);
    const [stuck, second] = await world.discrepancyList();
    expect(stuck).toMatchObject({
      kind: 'stuck_saga',
      subject: order.id,
      detail:
        'PURCHASE was tried 5 times in a row at the step "allocate the seats". ' +
        'The last time: PeerUnavailable: seating is unavailable: ECONNREFUSED',
    });
    expect(stuck?.id).toMatch(/^sga_/);
    expect(second?.subject).toBe(another.id);
    const page = await world.as('usr_root', 'admin').get('/v1/admin/discrepancies?limit=1').expect(200);
    const next = await world
      .as('usr_root', 'admin')
      .get(`/v1/admin/discrepancies?limit=1&cursor=${page.body.nextCursor}`)
      .expect(200);
    expect([...page.body.items, ...next.body.items]).toMatchObject([stuck, second]);

    world.faults.bringUp();
    await world.run('saga-recovery');
    expect((await world.order(order.id)).status).toBe('PAID');
    const retry = () => world.as('usr_root', 'admin').post(stuck?.retry ?? '');
    await retry().expect(202);
    expect(await world.discrepancies()).toEqual([`stuck_saga ${another.id}`]);
    await world.run('saga-recovery');
    expect((await world.order(order.id)).status).toBe('CONFIRMED');
    await retry().expect(404);
  });

  it('cannot be dismissed, because they have to be finished', async () => {
    const order = await paidWithoutSeating();
    world.faults.takeDown('seating');
    await world.runJobs(5);
    const [stuck] = await world.discrepancyList();
    const dismiss = () =>
      world
        .as('usr_root', 'admin')
        .post(`/v1/admin/discrepancies/${stuck?.id}/dismiss`)
        .send({ reason: 'The order is old.' });
    const refused = await dismiss().expect(409);
    expect(refused.body).toMatchObject({
      code: 'discrepancy_not_dismissible',
      detail: expect.stringContaining('retry it'),
    });
    expect(await world.discrepancies()).toEqual([`stuck_saga ${order.id}`]);
    const dismissed = await world
      .as('usr_root', 'admin')
      .get('/v1/admin/discrepancies?dismissed=true')
      .expect(200);
    expect(dismissed.body.items).toEqual([]);

    world.faults.bringUp();
    await world.runJobs(1);
    await dismiss().expect(404);
  });

  it('are left to their worker until its lease is over', async () => {
    const order = await world.placed(ALICE, [100]);
    const charge = world.payments.charge(order.id, order.total);
    await world.beginPayment(order, charge.paymentId).expect(200);
    let endSilence: () => void = () => undefined;
    const silence = new Promise<void>((resolve) => (endSilence = resolve));
    const allocate = world.seating.allocate.bind(world.seating);
    world.seating.allocate = async (reservationId, orderId) => {
      await allocate(reservationId, orderId);
      await silence;
    };
    const telling = world.reportSuccess(charge.paymentId).then((response) => response);
    while (!world.faults.calls.includes('seating.allocate')) await new Promise(setImmediate);
    world.seating.allocate = allocate;

    await world.run('saga-recovery');
    expect((await world.order(order.id)).status).toBe('PAID');
    world.clock.advance(60_000);
    await world.run('saga-recovery');
    expect((await world.order(order.id)).status).toBe('CONFIRMED');

    // The slow one comes round, finds that it was overtaken, and changes nothing.
    endSilence();
    expect((await telling).body.order.status).toBe('CONFIRMED');
    expect(await world.mails()).toEqual(['order_confirmed']);
    await expectConsistentRecords(world);
  });
});
