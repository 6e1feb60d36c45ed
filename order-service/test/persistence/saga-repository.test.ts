import { addMilliseconds } from '@ticketing/service-chassis/core';
import { UniqueViolation } from '@ticketing/service-chassis/database';
import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import type { SagaRecord } from '../../src/application/sagas/saga';
import { createOrderRepository } from '../../src/persistence/order-repository';
import { createSagaRepository } from '../../src/persistence/saga-repository';
import { createStuckSagaRepository } from '../../src/persistence/stuck-saga-repository';
import { anOrder } from '../builders/order';
import { migrations } from '../builders/world';

const now = new Date('2026-06-01T12:00:00.000Z');
const after = (ms: number) => addMilliseconds(now, ms);
const lease = (owner: string, until = after(60_000)) => ({ owner, until });

const aSaga = (changes: Partial<SagaRecord> = {}): SagaRecord => ({
  id: 'sga_1',
  kind: 'PURCHASE',
  subject: 'ord_1',
  orderId: 'ord_1',
  paymentId: 'pay_1',
  reason: null,
  state: 'RUNNING',
  step: 1,
  tries: 0,
  traceParent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  ...changes,
});

describeOnEachEngine('stored sagas', (engine) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await engine.open({ migrations });
    const order = anOrder();
    await database.transactions.run((tx) => createOrderRepository(database).insert(tx, order));
  });
  afterEach(() => database.dispose());

  const store = () => createSagaRepository(database);
  const stuckSagas = () => createStuckSagaRepository(database);
  const insert = (saga: SagaRecord, owner = 'lse_first', until = after(60_000)) =>
    database.transactions.run((tx) => store().insert(tx, saga, lease(owner, until), now));
  const advance = (before: SagaRecord, next: SagaRecord, owner: string) =>
    database.transactions.run((tx) => store().advance(tx, before, next, lease(owner), now));

  it('exist once a subject and kind', async () => {
    await insert(aSaga());
    await expect(insert(aSaga({ id: 'sga_2' }))).rejects.toThrow(UniqueViolation);
    await insert(aSaga({ id: 'sga_3', kind: 'REFUND' }));
    await insert(aSaga({ id: 'sga_4', kind: 'UNAPPLIED_PAYMENT_REFUND', subject: 'pay_2' }));
  });

  it('belong to one of many claimants, and to another only when the lease is over', async () => {
    await insert(aSaga(), 'lse_first', now);
    const claims = await allAtOnce(10, (index) => store().claim('sga_1', lease(`lse_${index}`), now));
    const won = claims.filter((claim) => claim.status === 'fulfilled' && claim.value !== undefined);
    expect(won).toHaveLength(1);
    expect(await store().claim('sga_1', lease('lse_late'), after(59_999))).toBeUndefined();
    expect(await store().claim('sga_1', lease('lse_late'), after(60_000))).toEqual(aSaga({ tries: 2 }));
  });

  it('advance only with the lease, and only from their current step', async () => {
    await insert(aSaga());
    const next = aSaga({ step: 2 });
    expect(await advance(aSaga(), next, 'lse_other')).toBe(false);
    expect(await advance(aSaga({ step: 0 }), next, 'lse_first')).toBe(false);
    expect(await advance(aSaga({ state: 'COMPENSATING' }), next, 'lse_first')).toBe(false);
    expect(await advance(aSaga(), next, 'lse_first')).toBe(true);
    expect(await advance(aSaga(), next, 'lse_first')).toBe(false);
  });

  it('are due when they have no worker and their time has come, the longest due first', async () => {
    await insert(aSaga({ id: 'sga_2', kind: 'REFUND' }));
    await insert(aSaga());
    expect(await store().due(now, 10)).toEqual([]);
    await store().suspend('sga_1', 'lse_first', 'seating is down', after(2_000), now);
    await store().suspend('sga_2', 'lse_first', 'payments is down', after(1_000), now);
    await store().suspend('sga_1', 'lse_stranger', 'not mine', after(9_000), now);
    expect(await store().due(after(1_999), 10)).toEqual(['sga_2']);
    expect(await store().due(after(2_000), 10)).toEqual(['sga_2', 'sga_1']);
    expect(await store().due(after(2_000), 1)).toEqual(['sga_2']);
  });

  it('are due at once when they are resumed, and never once they have ended', async () => {
    await insert(aSaga());
    await store().suspend('sga_1', 'lse_first', 'waiting for the gateway', after(60_000), now);
    const resume = () => database.transactions.run((tx) => store().resume(tx, 'PURCHASE', 'ord_1', now));
    expect(await resume()).toBe('sga_1');
    const claimed = await store().claim('sga_1', lease('lse_second'), now);
    expect(claimed).toEqual(aSaga({ tries: 1 }));
    expect(await advance(aSaga(), aSaga({ state: 'DONE', step: 3 }), 'lse_second')).toBe(true);
    expect(await resume()).toBeUndefined();
    expect(await store().due(after(3_600_000), 10)).toEqual([]);
    expect(await store().claim('sga_1', lease('lse_third'), after(3_600_000))).toBeUndefined();
  });

  it('are due at once when they are suspended after they were resumed, and else in their time', async () => {
    await insert(aSaga());
    const resume = () => database.transactions.run((tx) => store().resume(tx, 'PURCHASE', 'ord_1', now));
    const suspend = (owner: string) => store().suspend('sga_1', owner, 'waiting', after(30_000), after(10));
    expect(await resume()).toBe('sga_1');
    expect(await store().claim('sga_1', lease('lse_second'), now)).toBeUndefined();
    await suspend('lse_first');
    expect(await store().due(after(10), 10)).toEqual(['sga_1']);

    // Whoever claims it reads what it was resumed for.
    await store().claim('sga_1', lease('lse_second'), after(10));
    await suspend('lse_second');
    expect(await store().due(after(29_999), 10)).toEqual([]);

    // So does the next step after a progress.
    await store().claim('sga_1', lease('lse_third'), after(30_000));
    await resume();
    expect(await advance(aSaga(), aSaga({ step: 2 }), 'lse_third')).toBe(true);
    await store().suspend('sga_1', 'lse_third', 'waiting', after(90_000), after(40_000));
    expect(await store().due(after(89_999), 10)).toEqual([]);
    expect(await store().due(after(90_000), 10)).toEqual(['sga_1']);
  });

  it('are listed by their ids once they are stuck, with why', async () => {
    await insert(aSaga({ id: 'sga_2', kind: 'REFUND', tries: 6 }));
    await insert(aSaga({ tries: 5, state: 'COMPENSATING' }));
    await insert(aSaga({ id: 'sga_3', kind: 'UNAPPLIED_PAYMENT_REFUND', subject: 'pay_2', tries: 4 }));
    await insert(
      aSaga({ id: 'sga_4', kind: 'UNAPPLIED_PAYMENT_REFUND', subject: 'pay_3', tries: 9, state: 'DONE' }),
    );
    await store().suspend('sga_2', 'lse_first', 'payments is down', after(1_000), after(500));
    expect(await stuckSagas().list(5, '', 10)).toEqual([
      {
        ...aSaga({ tries: 5, state: 'COMPENSATING' }),
        lastError: null,
        createdAt: now,
        updatedAt: now,
      },
      {
        ...aSaga({ id: 'sga_2', kind: 'REFUND', tries: 6 }),
        lastError: 'payments is down',
        createdAt: now,
        updatedAt: after(500),
      },
    ]);
    expect((await stuckSagas().list(5, '', 1)).map(({ id }) => id)).toEqual(['sga_1']);
    expect((await stuckSagas().list(5, 'sga_1', 10)).map(({ id }) => id)).toEqual(['sga_2']);
  });

  it('are due at once and with no tries counted when they are restarted, which only stuck ones are', async () => {
    await insert(aSaga({ tries: 5 }));
    await insert(aSaga({ id: 'sga_2', kind: 'REFUND', tries: 4 }));
    await store().suspend('sga_1', 'lse_first', 'seating is down', after(60_000), now);
    expect(await stuckSagas().restart('sga_1', 5, now)).toBe(true);
    expect(await stuckSagas().restart('sga_1', 5, now)).toBe(false);
    expect(await stuckSagas().restart('sga_2', 5, now)).toBe(false);
    expect(await stuckSagas().restart('sga_unknown', 5, now)).toBe(false);
    expect(await store().claim('sga_1', lease('lse_second'), now)).toMatchObject({ tries: 1 });
  });

  it('name the orders that are in progress', async () => {
    await database.transactions.run((tx) =>
      createOrderRepository(database).insert(tx, anOrder({ id: 'ord_2', reservationId: 'rsv_2' })),
    );
    await insert(aSaga());
    await insert(aSaga({ id: 'sga_2', kind: 'UNAPPLIED_PAYMENT_REFUND', subject: 'pay_2' }));
    await insert(aSaga({ id: 'sga_3', subject: 'ord_2', orderId: 'ord_2', state: 'COMPENSATED' }));
    expect(await store().ordersInProgress(['ord_1', 'ord_2', 'ord_3'])).toEqual(['ord_1']);
    expect(await store().ordersInProgress([])).toEqual([]);
  });

  it('are counted while they are unfinished, with those that are stuck and the oldest', async () => {
    const start = (saga: SagaRecord, at: Date) =>
      database.transactions.run((tx) => store().insert(tx, saga, lease('lse_first'), at));
    await start(aSaga({ tries: 5 }), now);
    await start(aSaga({ id: 'sga_2', kind: 'REFUND', tries: 4 }), after(1_000));
    await start(aSaga({ id: 'sga_3', kind: 'REFUND', subject: 'ord_2', tries: 6 }), after(-1_000));
    await start(aSaga({ id: 'sga_4', kind: 'UNAPPLIED_PAYMENT_REFUND', subject: 'pay_2' }), after(2_000));
    await start(
      aSaga({ id: 'sga_5', kind: 'UNAPPLIED_PAYMENT_REFUND', subject: 'pay_3', state: 'DONE', tries: 9 }),
      after(-9_000),
    );
    const counted = await stuckSagas().countUnfinished(5);
    expect([...counted].sort((one, other) => one.kind.localeCompare(other.kind))).toEqual([
      { kind: 'PURCHASE', total: 1, stuck: 1, oldestAt: now },
      { kind: 'REFUND', total: 2, stuck: 1, oldestAt: after(-1_000) },
      { kind: 'UNAPPLIED_PAYMENT_REFUND', total: 1, stuck: 0, oldestAt: after(2_000) },
    ]);
  });
});
