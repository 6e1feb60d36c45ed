import { interceptDatabase } from '@ticketing/service-chassis/testing';
import { expectConsistentRecords } from '../../builders/consistent-records';
import { ALICE, EVENT, World, type OrderBody } from '../../builders/world';
import type { Charge } from '../../fakes/fake-payments';

/** A saga that is about to come to a step that waits. */
interface BeforeStep {
  readonly charge: Charge;
  readonly begin: () => Promise<unknown>;
}

/** Every step that can wait for somebody else, by saga. All of them wait for a refund. */
const waitingSteps: Readonly<Record<string, (world: World) => Promise<BeforeStep>>> = {
  'REFUND: refund the payment': async (world) => {
    const order = await world.placed();
    const { charge } = await world.pay(order);
    return { charge, begin: () => world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200) };
  },
  'PURCHASE: compensate the payment': async (world) => {
    const { charge, order } = await attempted(world);
    world.clock.advance(31 * 60_000);
    world.seating.hold('usr_quick', EVENT, [...world.seating.seats.keys()]);
    expect(order.status).toBe('PENDING_PAYMENT');
    return { charge, begin: () => world.reportSuccess(charge.paymentId).expect(200) };
  },
  'UNAPPLIED_PAYMENT_REFUND: refund the payment': async (world) => {
    const order = await world.placed();
    const charge = world.payments.charge(order.id, order.total);
    await world.as(ALICE).post(`/v1/orders/${order.id}/cancel`).expect(200);
    return { charge, begin: () => world.reportSuccess(charge.paymentId).expect(200) };
  },
};

/** Why the step waits. */
const reasons: Readonly<Record<string, (world: World, charge: Charge) => void>> = {
  'the gateway is slow': ({ payments }) => (payments.gateway = 'is slow'),
  'an administrator is refunding all of it': (_world, charge) =>
    (charge.refundReserved = charge.amount.amount),
  'an administrator is refunding a part of it': (_world, charge) => (charge.refundReserved = 1_000),
};

/** What ends the wait. */
const wakeUps: Readonly<Record<string, (world: World, charge: Charge) => Promise<unknown>>> = {
  'all of the payment was refunded': (world, { paymentId, orderId, amount }) => {
    const charge = world.payments.charges.get(paymentId);
    Object.assign(charge ?? {}, { refundReserved: amount.amount, refunded: amount.amount });
    return world
      .reportResult(orderId, { paymentId, status: 'REFUNDED', amount, refunded: amount })
      .expect(200);
  },
  'a refund of it was declined': (world, { paymentId, orderId, amount }) => {
    const { refunded } = world.payments.finishRefund(paymentId, false);
    world.payments.gateway = 'pays';
    const status = refunded === 0 ? 'SUCCESS' : 'PARTIALLY_REFUNDED';
    const sum = { amount: refunded, currency: amount.currency };
    const reason = 'refund_declined';
    return world.reportResult(orderId, { paymentId, status, amount, refunded: sum, reason }).expect(200);
  },
};

type Hook = () => Promise<unknown>;

/** When the wake-up comes: arranges for `hook` to run at that moment. */
const moments: Readonly<Record<string, (world: World, hook: Hook) => Promise<unknown>>> = {
  'before the refund is requested': async (world, hook) => aroundRefund(world, { before: once(hook) }),
  'before its response arrives': async (world, hook) => aroundRefund(world, { after: once(hook) }),
  'before the wait is stored': (world, hook) => aroundSuspension(world, { before: once(hook) }),
  'after the wait is stored': (world, hook) => aroundSuspension(world, { after: once(hook) }),
};

const cases = Object.keys(waitingSteps).flatMap((step) =>
  Object.keys(reasons).flatMap((reason) =>
    Object.keys(wakeUps).flatMap((wakeUp) =>
      Object.keys(moments).map((moment) => ({ step, reason, wakeUp, moment })),
    ),
  ),
);

describe('a saga that waits is never left asleep', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.dispose());

  it.each(cases)('$step, because $reason, and $wakeUp $moment', async ({ step, reason, wakeUp, moment }) => {
    const { charge, begin } = await entry(waitingSteps, step)(world);
    entry(reasons, reason)(world, charge);
    let hasWoken = false;
    await entry(moments, moment)(world, async () => {
      hasWoken = true;
      await entry(wakeUps, wakeUp)(world, charge);
    });
    await begin();
    // No time passes: what was woken is due now.
    await world.run('saga-recovery');
    expect(hasWoken).toBe(true);
    expect(await unfinishedSagas(world)).toEqual([]);
    expect(charge.refunded).toBe(charge.amount.amount);
    await expectConsistentRecords(world);
  });

  it('waits its time when nobody wakes it', async () => {
    const { begin } = await entry(waitingSteps, 'REFUND: refund the payment')(world);
    world.payments.gateway = 'is slow';
    await begin();
    world.faults.calls.splice(0);
    await world.run('saga-recovery');
    expect(world.faults.calls).toEqual([]);
    world.clock.advance(60_000);
    await world.run('saga-recovery');
    expect(world.faults.calls).toEqual(['payments.refund']);
  });
});

async function attempted(world: World): Promise<{ order: OrderBody; charge: Charge }> {
  const order = await world.placed();
  const charge = world.payments.charge(order.id, order.total);
  await world.beginPayment(order, charge.paymentId).expect(200);
  return { order, charge };
}

interface Around {
  readonly before?: Hook;
  readonly after?: Hook;
}

function aroundRefund({ payments }: World, { before, after }: Around): void {
  const refund = payments.refund.bind(payments);
  payments.refund = async (...parameters) => {
    await before?.();
    try {
      return await refund(...parameters);
    } finally {
      await after?.();
    }
  };
}

const STORES_WAIT = /UPDATE sagas SET lease_owner = NULL/;

async function aroundSuspension(world: World, { before, after }: Around): Promise<void> {
  const { database } = world;
  await world.startService(
    interceptDatabase(database, {
      execute: async (text, parameters) => {
        const isSuspension = STORES_WAIT.test(text);
        if (isSuspension) await before?.();
        const changed = await database.execute(text, parameters);
        if (isSuspension) await after?.();
        return changed;
      },
      close: () => Promise.resolve(),
    }),
  );
}

function once(hook: Hook): Hook {
  let left = 1;
  return async () => {
    left -= 1;
    if (left === 0) await hook();
  };
}

async function unfinishedSagas(world: World): Promise<string[]> {
  const rows = await world.database.query<{ kind: string; state: string; last_error: string | null }>(
    `SELECT kind, state, last_error FROM sagas WHERE state IN ('RUNNING', 'UNDOING')`,
  );
  return rows.map(({ kind, state, last_error: why }) => `${kind} is ${state}: ${why}`);
}

function entry<Value>(table: Readonly<Record<string, Value>>, key: string): Value {
  const value = table[key];
  if (value === undefined) throw new Error(`There is no ${key}.`);
  return value;
}
