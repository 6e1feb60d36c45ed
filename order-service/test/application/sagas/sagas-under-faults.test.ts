import { expectConsistentRecords } from '../../builders/consistent-records';
import { ALICE, BOB, EVENT, World } from '../../builders/world';
import { FlakyDatabase, lostTransactions } from '../../fakes/flaky-database';
import { allFaults, type Fault } from '../../fakes/fault-injector';

/** Each of the longer tests is many worlds, one after the other. */
jest.setTimeout(120_000);

interface Scenario {
  readonly name: string;
  /** Brings the world to where the saga begins. */
  readonly prepare: (world: World) => Promise<string>;
  /** Starts the saga of this order. Only the final state counts, not the response. */
  readonly begin: (world: World, orderId: string) => Promise<unknown>;
  readonly calls: readonly string[];
  readonly endsAs: string;
  /** How the other orders end, if there are any. */
  readonly othersEndAs?: readonly string[];
  readonly mails: readonly string[];
}

async function attempted(world: World): Promise<string> {
  const order = await world.placed();
  const charge = world.payments.charge(order.id, order.total);
  await world.beginPayment(order, charge.paymentId).expect(200);
  return order.id;
}

/** The hold expires while the payment is in progress, and somebody else takes a seat. */
async function attemptedTooLate(world: World): Promise<string> {
  const orderId = await attempted(world);
  world.clock.advance(31 * 60_000);
  const [seatId] = world.seating.seats.keys();
  if (seatId !== undefined) world.seating.hold('usr_quick', EVENT, [seatId]);
  return orderId;
}

const cancelEvent = (world: World) =>
  world
    .asService('catalog-service', 'orders:cancel')
    .post('/v1/orders/event-cancellations', { eventId: EVENT, reason: 'Storm' });

async function cancelledBeforePaid(world: World): Promise<string> {
  const orderId = await attempted(world);
  await cancelEvent(world).expect(202);
  return orderId;
}

const paymentOf = (world: World, orderId: string): string => {
  const charge = [...world.payments.charges.values()].find((candidate) => candidate.orderId === orderId);
  if (charge === undefined) throw new Error(`${orderId} has no charge.`);
  return charge.paymentId;
};

const reportSuccess = (world: World, orderId: string) => world.reportSuccess(paymentOf(world, orderId));

const scenarios: readonly Scenario[] = [
  {
    name: 'a purchase',
    prepare: attempted,
    begin: reportSuccess,
    calls: ['seating.allocate'],
    endsAs: 'CONFIRMED',
    mails: ['order_confirmed'],
  },
  {
    name: 'a purchase whose seats are lost',
    prepare: attemptedTooLate,
    begin: reportSuccess,
    calls: [
      'seating.allocate',
      'seating.release',
      'seating.deallocate',
      'payments.refund',
      'payments.statement',
    ],
    endsAs: 'REFUNDED',
    mails: ['order_refunded'],
  },
  {
    name: 'a purchase whose event is cancelled meanwhile',
    prepare: cancelledBeforePaid,
    begin: reportSuccess,
    calls: ['seating.release', 'seating.deallocate', 'payments.refund', 'payments.statement'],
    endsAs: 'REFUNDED',
    mails: ['event_cancelled'],
  },
  {
    name: 'a cancellation by the owner',
    prepare: async (world) => (await world.confirmed()).id,
    begin: (world, orderId) => world.as(ALICE).post(`/v1/orders/${orderId}/cancel`),
    calls: ['payments.refund', 'payments.statement', 'seating.release', 'seating.deallocate'],
    endsAs: 'REFUNDED',
    mails: ['order_confirmed', 'order_refunded'],
  },
  {
    name: 'a refund reported by payment-service',
    prepare: async (world) => (await world.confirmed()).id,
    begin: (world, orderId) => {
      const paymentId = paymentOf(world, orderId);
      const charge = world.payments.charges.get(paymentId);
      if (charge === undefined) throw new Error('There was no charge.');
      Object.assign(charge, { refunded: charge.amount.amount, refundReserved: charge.amount.amount });
      return world.reportResult(orderId, {
        paymentId,
        status: 'REFUNDED',
        amount: charge.amount,
        refunded: charge.amount,
      });
    },
    calls: ['seating.release', 'seating.deallocate'],
    endsAs: 'REFUNDED',
    mails: ['order_confirmed', 'order_refunded'],
  },
  {
    name: 'a payment for an order that was cancelled',
    prepare: async (world) => {
      const order = await world.placed();
      world.payments.charge(order.id, order.total);
      await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
      return order.id;
    },
    begin: reportSuccess,
    calls: ['payments.refund', 'payments.statement'],
    endsAs: 'CANCELLED',
    mails: ['order_refunded'],
  },
  {
    name: 'a second payment for an order that is confirmed',
    prepare: async (world) => {
      const order = await world.placed();
      const second = world.payments.charge(order.id, order.total);
      await world.pay(order);
      expect(paymentOf(world, order.id)).toBe(second.paymentId);
      return order.id;
    },
    begin: reportSuccess,
    calls: ['payments.refund', 'payments.statement'],
    endsAs: 'CONFIRMED',
    mails: ['order_confirmed', 'order_refunded'],
  },
  {
    name: 'the cancelling of a whole event',
    prepare: async (world) => {
      const confirmed = await world.confirmed();
      await world.placed(BOB);
      return confirmed.id;
    },
    begin: async (world) => {
      await cancelEvent(world);
      await world.run('event-cancellation').catch(() => undefined);
    },
    calls: ['payments.refund', 'payments.statement', 'seating.release', 'seating.deallocate'],
    endsAs: 'REFUNDED',
    othersEndAs: ['CANCELLED'],
    mails: ['order_confirmed', 'event_cancelled', 'event_cancelled'],
  },
];

const cases = scenarios.flatMap((scenario) =>
  scenario.calls.flatMap((call) => allFaults.map((fault) => ({ ...scenario, call, fault }))),
);

/** Where it all ends. */
async function expectEnd(world: World, orderId: string, scenario: Scenario): Promise<void> {
  const others = await world.database.query<{ status: string }>(
    'SELECT status FROM orders WHERE id <> @orderId ORDER BY id',
    { orderId },
  );
  expect((await world.order(orderId)).status).toBe(scenario.endsAs);
  expect(others.map(({ status }) => status)).toEqual(scenario.othersEndAs ?? []);
  expect(await world.mails()).toEqual(scenario.mails);
  await expectConsistentRecords(world);
}

describe('a saga with one failing call', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  it.each(cases)('$name, $call $mishap, ends as $endsAs', async ({ call, fault, ...scenario }) => {
    const orderId = await scenario.prepare(world);
    world.faults.calls.splice(0);
    world.faults.plan(call, fault);
    await scenario.begin(world, orderId);
    await world.runJobs();
    expect(world.faults.calls).toContain(call);
    await expectEnd(world, orderId, scenario);
  });

  it.each(scenarios)('$name makes these calls and no others', async ({ prepare, begin, calls }) => {
    const orderId = await prepare(world);
    world.faults.calls.splice(0);
    await begin(world, orderId);
    expect(world.faults.calls).toEqual(calls);
  });

  it.each(scenarios)('$name, started twice, has one effect', async (scenario) => {
    const orderId = await scenario.prepare(world);
    await scenario.begin(world, orderId);
    await scenario.begin(world, orderId);
    await world.runJobs();
    await expectEnd(world, orderId, scenario);
  });

  it.each(scenarios)(
    '$name, with every call failing several times in a row, ends as $endsAs',
    async (scenario) => {
      const orderId = await scenario.prepare(world);
      const planned: readonly Fault[] = ['request lost', 'response lost', 'response lost', 'request lost'];
      for (const call of scenario.calls) world.faults.plan(call, ...planned);
      await scenario.begin(world, orderId);
      await world.runJobs(scenario.calls.length * (planned.length + 1));
      await expectEnd(world, orderId, scenario);
    },
  );
});

/** The local half of each step and compensation is a transaction. When it fails, the remote half is repeated. */
describe('a saga with one failing transaction', () => {
  const lost = scenarios.flatMap((scenario) => lostTransactions.map((how) => ({ ...scenario, how })));

  it.each(lost)('$name, each transaction in turn $how, ends as $endsAs', async ({ how, ...scenario }) => {
    let number = 0;
    for (let wasLost = true; wasLost;) {
      number += 1;
      const world = await World.open();
      try {
        const orderId = await scenario.prepare(world);
        const flaky = new FlakyDatabase(world.database);
        await world.startService(flaky.database);
        flaky.loseTransaction(number, how);
        await scenario.begin(world, orderId);
        wasLost = flaky.hasLostOne;
        // A caller that got no response repeats its request.
        await scenario.begin(world, orderId);
        await world.runJobs();
        await expectEnd(world, orderId, scenario);
      } finally {
        await world.dispose();
      }
    }
    expect(number).toBeGreaterThan(2);
  });
});
