import { addMilliseconds } from '@ticketing/service-chassis/core';
import { allAtOnce } from '@ticketing/service-chassis/testing';
import { ALICE, BOB, DAY_MS, World } from '../builders/world';
import { FlakyDatabase, lostTransactions } from '../fakes/flaky-database';

const MINUTE_MS = 60_000;

describe('an event that changes after its tickets were sold', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.open();
    await world.described(1);
  });
  afterEach(() => world.dispose());

  const inDays = (days: number) => addMilliseconds(world.clock.now(), days * DAY_MS);
  const orderOf = async (id: string, userId = ALICE) =>
    (await world.as(userId).get(`/v1/orders/${id}`).expect(200)).body;
  const icsOf = async (order: { tickets: readonly { id: string }[] }) =>
    (await world.as(ALICE).get(`/v1/tickets/${order.tickets[0]?.id}/event.ics`).expect(200)).text;
  const cancel = (id: string) => world.as(ALICE).post(`/v1/orders/${id}/cancel`);
  const notices = async () => {
    await world.mails();
    return world.notifications.sent.filter(({ template }) => template === 'event_changed');
  };
  const afterTheNotice = async () => {
    world.clock.advance(5 * MINUTE_MS);
    await world.run('event-changes');
  };

  it('is shown by its orders and papers as it is now', async () => {
    const order = await world.confirmed();
    const venue = { name: 'New Hall', address: '2 Side Street', city: 'Pune', country: 'IN' };
    const [startsAt, endsAt] = [inDays(60), inDays(61)];
    await world.described(2, { title: 'Grand Gala', venue, timeZone: 'Asia/Dubai', startsAt, endsAt });
    expect(await orderOf(order.id)).toMatchObject({
      eventTitle: 'Grand Gala',
      venue,
      timeZone: 'Asia/Dubai',
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    });
    const ics = await icsOf(order);
    expect(ics).toContain('SUMMARY:Grand Gala');
    expect(ics).toContain('SEQUENCE:2');
  });

  it('is left as it is by a description that comes late or again', async () => {
    const order = await world.confirmed();
    await world.described(3, { title: 'Newest' });
    await world.described(2, { title: 'Older' });
    await world.described(3, { title: 'The same version again' });
    expect((await orderOf(order.id)).eventTitle).toBe('Newest');
  });

  it('ends with its highest version when many descriptions come at once', async () => {
    const order = await world.confirmed();
    const versions = [5, 2, 9, 7, 3, 8, 4, 6];
    await allAtOnce(versions.length, (index) =>
      world.described(versions[index] ?? 0, { title: `Version ${versions[index]}` }),
    );
    expect((await orderOf(order.id)).eventTitle).toBe('Version 9');
  });

  it('takes members that this release does not know', async () => {
    const order = await world.confirmed();
    await world.described(2, { title: 'Newer', lineUp: ['Somebody'] });
    expect((await orderOf(order.id)).eventTitle).toBe('Newer');
  });

  it('can be given back for longer when it was moved to later', async () => {
    const order = await world.confirmed();
    await world.described(2, {
      startsAt: inDays(120),
      endsAt: inDays(121),
      refundCutoffAt: inDays(119),
    });
    expect((await orderOf(order.id)).refundCutoffAt).toBe(inDays(119).toISOString());
    world.clock.advance(100 * DAY_MS);
    expect((await cancel(order.id).expect(200)).body.status).toBe('REFUNDED');
  });

  it('is never given back once it has begun, though it was to begin later when it was bought', async () => {
    const order = await world.confirmed();
    const startsAt = addMilliseconds(world.clock.now(), 6_000);
    await world.described(2, { startsAt, endsAt: addMilliseconds(startsAt, MINUTE_MS) });
    world.clock.advance(70_000);
    const { body } = await cancel(order.id).expect(409);
    expect(body.code).toBe('refund_cutoff_passed');
  });

  it('is told to each holder once, from and to, five minutes later', async () => {
    const alices = await world.confirmed();
    await world.confirmed(BOB);
    const unpaid = await world.placed(BOB);
    await world.mails();
    const { startsAt: before } = await orderOf(alices.id);
    await world.described(2, { startsAt: inDays(60), endsAt: inDays(61) });
    await world.run('event-changes');
    expect(await notices()).toEqual([]);
    await afterTheNotice();
    const told = await notices();
    expect(told.map(({ channel, to }) => `${channel} ${to}`).sort()).toEqual([
      'EMAIL alice@example.test',
      'EMAIL bob@example.test',
      'SMS +911234567890',
    ]);
    expect(told.map(({ orderId }) => orderId)).not.toContain(unpaid.id);
    expect(told[0]?.data).toMatchObject({
      from: { startsAt: new Date(before) },
      to: { startsAt: addMilliseconds(inDays(60), -5 * MINUTE_MS) },
    });
    await afterTheNotice();
    expect(await notices()).toHaveLength(told.length);
  });

  it('is told in one notice of the changes within five minutes, and not at all when they were taken back', async () => {
    await world.confirmed(BOB);
    await world.described(2, { startsAt: inDays(60), endsAt: inDays(61) });
    world.clock.advance(2 * MINUTE_MS);
    await world.described(3, { startsAt: inDays(70), endsAt: inDays(71) });
    world.clock.advance(3 * MINUTE_MS);
    await world.run('event-changes');
    expect(await notices()).toHaveLength(1);
    await world.described(4, { startsAt: inDays(90), endsAt: inDays(91) });
    await world.described(5, {
      startsAt: addMilliseconds(inDays(70), -3 * MINUTE_MS),
      endsAt: addMilliseconds(inDays(71), -3 * MINUTE_MS),
    });
    await afterTheNotice();
    expect(await notices()).toHaveLength(1);
  });

  it('holds up no mail whose first try arrived before the change', async () => {
    await world.confirmed(BOB);
    world.faults.plan('notifications.send', 'response lost');
    await world.service.outbox.relayDue();
    await world.described(2, { title: 'Grand Gala' });
    world.clock.advance(MINUTE_MS);
    await world.mails();
    const waiting = await world.database.query(`SELECT id FROM outbox_messages WHERE status <> 'DELIVERED'`);
    expect(waiting).toEqual([]);
    expect(world.notifications.sent.map(({ template }) => template)).toEqual(['order_confirmed']);
  });

  it('is not told when only its title changed', async () => {
    await world.confirmed();
    await world.described(2, { title: 'Grand Gala' });
    await afterTheNotice();
    expect(await notices()).toEqual([]);
  });

  it('is not told to who bought it as it is now, nor to who gave it back', async () => {
    const given = await world.confirmed();
    await world.described(2, { startsAt: inDays(60), endsAt: inDays(61) });
    world.clock.advance(1);
    await world.confirmed(BOB);
    await cancel(given.id).expect(200);
    await afterTheNotice();
    expect(await notices()).toEqual([]);
  });

  it.each(lostTransactions.flatMap((how) => [1, 2, 3, 4].map((number) => [number, how] as const)))(
    'is told to each of a sold-out house once, when transaction %i %s',
    async (number, how) => {
      await world.storeOrders(205, { status: 'CONFIRMED' });
      world.clock.advance(1);
      await world.described(2, { startsAt: inDays(60), endsAt: inDays(61) });
      world.clock.advance(5 * MINUTE_MS);
      const flaky = new FlakyDatabase(world.database);
      await world.startService(flaky.database);
      flaky.loseTransaction(number, how);
      await world.run('event-changes').catch(() => undefined);
      expect(flaky.hasLostOne).toBe(true);
      await world.run('event-changes');
      const payloads = await world.database.query<{ payload: string }>(
        `SELECT payload FROM outbox_messages WHERE topic = 'order.notice'`,
      );
      const told = payloads.map(({ payload }) => (JSON.parse(payload) as { orderId: string }).orderId);
      expect(told).toHaveLength(205);
      expect(new Set(told).size).toBe(205);
    },
  );
});
