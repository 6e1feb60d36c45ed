import { addMilliseconds } from '@ticketing/service-chassis/core';
import { migrate } from '@ticketing/service-chassis/database';
import { describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginPayment, type Order } from '../../src/domain/order';
import { createOrderCheckRepository } from '../../src/persistence/order-check-repository';
import { createOrderRepository } from '../../src/persistence/order-repository';
import { anOrder } from '../builders/order';
import { migrations } from '../builders/world';

const now = new Date('2026-06-01T12:05:00.123Z');
const after = (ms: number) => addMilliseconds(now, ms);
const MINUTE_MS = 60_000;

describeOnEachEngine('the checks of orders', (engine) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await engine.open({ migrations });
  });
  afterEach(() => database.dispose());

  const orders = () => createOrderRepository(database);
  const checks = () => createOrderCheckRepository(database);
  const insert = (order: Order) => database.transactions.run((tx) => orders().insert(tx, order));
  const numbered = (number: number) => anOrder({ id: `ord_${number}`, reservationId: `rsv_${number}` });
  const change = (order: Order, at = now) =>
    database.transactions.run((tx) =>
      orders().save(tx, order, beginPayment(order, 'pay_1', order.payBy, at), at),
    );
  const touch = (orderId: string, at: Date) =>
    database.transactions.run((tx) => orders().compareSoon(tx, orderId, at));

  it('are not due for an order that was only stored', async () => {
    await insert(anOrder());
    expect(await checks().due(after(365 * 24 * 60 * MINUTE_MS), 10)).toEqual([]);
  });

  it('are due a minute after each change, the longest due first', async () => {
    for (const number of [1, 2, 3]) await insert(numbered(number));
    await change(numbered(1), after(1));
    await change(numbered(2), now);
    await touch('ord_3', after(2));
    expect(await checks().due(after(MINUTE_MS - 1), 10)).toEqual([]);
    expect(await checks().due(after(MINUTE_MS + 2), 10)).toEqual([
      { orderId: 'ord_2', version: 2, dueAt: after(MINUTE_MS), wasDiscrepant: false },
      { orderId: 'ord_1', version: 2, dueAt: after(MINUTE_MS + 1), wasDiscrepant: false },
      { orderId: 'ord_3', version: 1, dueAt: after(MINUTE_MS + 2), wasDiscrepant: false },
    ]);
    expect(await checks().due(after(MINUTE_MS + 2), 1)).toHaveLength(1);
  });

  it('are rescheduled for orders that did not change, and skipped for those that did', async () => {
    for (const number of [1, 2, 3, 4]) await insert(numbered(number));
    const saved = await change(numbered(1));
    for (const number of [2, 3, 4]) await change(numbered(number));
    const due = await checks().due(after(MINUTE_MS), 10);
    await change(saved, now);
    await touch('ord_2', after(1));
    expect(await checks().reschedule(due, { dueAt: null })).toBe(2);
    const left = await checks().due(after(2 * MINUTE_MS), 10);
    expect(left.map(({ orderId }) => orderId)).toEqual(['ord_1', 'ord_2']);
    expect(await checks().reschedule([], { dueAt: null })).toBe(0);
  });

  it('remember that the records differed, until they agree', async () => {
    await insert(anOrder());
    await touch('ord_1', now);
    const found = async () => (await checks().due(after(60 * MINUTE_MS), 10))[0];
    const settle = async (isDiscrepant?: boolean) => {
      const check = await found();
      if (check === undefined) throw new Error('Nothing is due.');
      const dueAt = addMilliseconds(check.dueAt, 1);
      await checks().reschedule([check], isDiscrepant === undefined ? { dueAt } : { dueAt, isDiscrepant });
      return (await found())?.wasDiscrepant;
    };
    expect(await settle(true)).toBe(true);
    expect(await settle()).toBe(true);
    expect(await settle(false)).toBe(false);
  });

  it('are due at once when they are demanded', async () => {
    await insert(anOrder());
    const demanded = await checks().demand('ord_1', now);
    expect(demanded).toEqual({ orderId: 'ord_1', version: 1, dueAt: now, wasDiscrepant: false });
    expect(await checks().due(now, 10)).toEqual([demanded]);
    expect(await checks().demand('ord_unknown', now)).toBeUndefined();
  });
});

describeOnEachEngine('orders from before there was a comparison', (engine) => {
  it('are compared once they change, and not all at once', async () => {
    const before = mkdtempSync(join(tmpdir(), 'first-migration-'));
    const [chassis, own] = migrations;
    if (chassis === undefined || own === undefined) throw new Error('There are two sources of migrations.');
    copyFileSync(join(own.directory, '0001_orders.sql'), join(before, '0001_orders.sql'));
    const database = await engine.open({ migrations: [chassis, { ...own, directory: before }] });
    try {
      const orders = createOrderRepository(database);
      const old = anOrder({ status: 'CONFIRMED', paidPaymentId: 'pay_1' });
      await database.transactions.run((tx) => orders.insert(tx, old));
      const applied = await migrate(database, migrations, { now: () => now });
      expect(applied.map(({ name }) => name)).toContain('0002_reconciliation.sql');
      const checks = createOrderCheckRepository(database);
      expect(await checks.due(after(365 * 24 * 60 * MINUTE_MS), 10)).toEqual([]);
      await database.transactions.run((tx) => orders.save(tx, old, { ...old, refunded: 1 }, now));
      expect(await checks.due(after(MINUTE_MS), 10)).toHaveLength(1);
    } finally {
      await database.dispose();
      rmSync(before, { recursive: true });
    }
  });
});
