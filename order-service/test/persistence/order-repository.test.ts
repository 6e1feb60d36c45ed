import { addMilliseconds } from '@ticketing/service-chassis/core';
import { ConstraintViolation, UniqueViolation } from '@ticketing/service-chassis/database';
import { allAtOnce, describeOnEachEngine, type TestDatabase } from '@ticketing/service-chassis/testing';
import { StaleOrder } from '../../src/application/ports/order-repository';
import { beginPayment, cancelUnpaid, expire, markPaid, type Order } from '../../src/domain/order';
import { createEventCancellationRepository } from '../../src/persistence/event-cancellation-repository';
import { createOrderRepository } from '../../src/persistence/order-repository';
import { createPaymentAttemptRepository } from '../../src/persistence/payment-attempt-repository';
import { createTicketRepository } from '../../src/persistence/ticket-repository';
import { anOrder } from '../builders/order';
import { migrations } from '../builders/world';

const now = new Date('2026-06-01T12:05:00.123Z');
const later = addMilliseconds(now, 60_000);

describeOnEachEngine('the stores of orders', (engine) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await engine.open({ migrations });
  });
  afterEach(() => database.dispose());

  const orders = () => createOrderRepository(database);
  const insert = (order: Order, idempotency?: { key: string; keptSince: Date }) =>
    database.transactions.run((tx) => orders().insert(tx, order, idempotency));
  const save = (before: Order, after: Order) =>
    database.transactions.run((tx) => orders().save(tx, before, after, now));

  describe('an order', () => {
    it('is read exactly as it was stored', async () => {
      const order = anOrder({
        event: { ...anOrder().event, title: 'Kala Ghoda 🎭 महोत्सव', startsAt: now },
        payBy: later,
        total: 9_000_000_000_123,
        subtotal: 9_000_000_000_123,
        tax: 0,
      });
      await insert(order);
      expect(await orders().find(order.id)).toEqual(order);
      expect(await orders().findByReservation(order.reservationId)).toEqual(order);
      expect(await orders().find('ord_unknown')).toBeUndefined();
    });

    it('is the only one of its reservation, also after it was cancelled', async () => {
      const order = anOrder();
      await insert(order);
      await save(order, cancelUnpaid(order, 'cancelled_by_owner'));
      await expect(insert(anOrder({ id: 'ord_2' }))).rejects.toThrow(UniqueViolation);
    });

    it('is the only one of its Idempotency-Key, until the key is over', async () => {
      const order = anOrder();
      const idempotency = { key: 'a'.repeat(64), keptSince: addMilliseconds(order.createdAt, -1) };
      await insert(order, idempotency);
      expect((await orders().findByIdempotencyKey(idempotency.key, idempotency.keptSince))?.id).toBe(
        order.id,
      );
      expect(await orders().findByIdempotencyKey(idempotency.key, order.createdAt)).toBeUndefined();
      const next = anOrder({ id: 'ord_2', reservationId: 'rsv_2' });
      await expect(insert(next, idempotency)).rejects.toThrow(UniqueViolation);
      await insert(next, { ...idempotency, keptSince: order.createdAt });
      expect((await orders().findByIdempotencyKey(idempotency.key, idempotency.keptSince))?.id).toBe('ord_2');
    });

    it('is found among others, with its lines', async () => {
      const [one, other] = [anOrder(), anOrder({ id: 'ord_2', reservationId: 'rsv_2' })];
      await insert(one);
      await insert(other);
      expect(await orders().findAll(['ord_1', 'ord_unknown'])).toEqual([one]);
      expect(await orders().findAll(['ord_2', 'ord_1'])).toHaveLength(2);
      expect(await orders().findAll([])).toEqual([]);
    });

    it('cannot have a total that is not its parts, nor give back more than it cost', async () => {
      await expect(insert(anOrder({ total: 1 }))).rejects.toThrow(ConstraintViolation);
      await expect(insert(anOrder({ refunded: 10_501 }))).rejects.toThrow(ConstraintViolation);
    });

    it('is saved only when its version has not changed', async () => {
      const order = anOrder();
      await insert(order);
      const begun = await save(order, beginPayment(order, 'pay_1', later, now));
      expect(begun.version).toBe(2);
      await expect(save(order, expire(order))).rejects.toThrow(StaleOrder);
      const paid = await save(begun, markPaid(begun, { paymentId: 'pay_1', refunded: 7 }, now));
      expect(await orders().find(order.id)).toEqual(paid);
    });

    it('is changed by one of many who decided on the same version', async () => {
      const order = anOrder();
      await insert(order);
      const responses = await allAtOnce(10, (index) =>
        save(order, beginPayment(order, `pay_${index}`, later, now)),
      );
      expect(responses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  it('finds what is overdue, the longest first, and leaves alone what is being paid', async () => {
    const numbered = (number: number, changes: Partial<Order> = {}) =>
      anOrder({ id: `ord_${number}`, reservationId: `rsv_${number}`, ...changes });
    const open = (since: Date) => ({ paymentId: 'pay_1', since });
    await insert(numbered(1, { payBy: now }));
    await insert(numbered(2, { payBy: addMilliseconds(now, 1) }));
    await insert(numbered(3, { payBy: addMilliseconds(now, -1) }));
    await insert(numbered(4, { payBy: now, openPayment: open(later) }));
    await insert(numbered(5, { payBy: addMilliseconds(now, -2), openPayment: open(now) }));
    await insert(numbered(6, { payBy: now, status: 'CANCELLED' }));
    expect(await orders().overdue(now, now, 10)).toEqual(['ord_5', 'ord_3', 'ord_1']);
    expect(await orders().overdue(now, now, 1)).toEqual(['ord_5']);
  });

  it('pages through the orders of an event', async () => {
    for (const number of [1, 2, 3, 4]) {
      await insert(
        anOrder({
          id: `ord_${number}`,
          reservationId: `rsv_${number}`,
          eventId: number === 2 ? 'evt_other' : 'evt_gala',
          status: number === 4 ? 'CONFIRMED' : 'PENDING_PAYMENT',
        }),
      );
    }
    const of = (after: string, limit = 10) =>
      orders().ofEvent('evt_gala', ['PENDING_PAYMENT', 'CONFIRMED'], after, limit);
    expect(await of('')).toEqual(['ord_1', 'ord_3', 'ord_4']);
    expect(await of('ord_1', 1)).toEqual(['ord_3']);
    expect(await orders().ofEvent('evt_gala', ['CONFIRMED'], '', 10)).toEqual(['ord_4']);
  });

  describe('a payment attempt', () => {
    const attempt = {
      paymentId: 'pay_1',
      orderId: 'ord_1',
      state: 'OPEN',
      amount: null,
      refunded: 0,
      refundNotified: 0,
      failedRefunds: 0,
    } as const;
    const put = (changed: Parameters<ReturnType<typeof createPaymentAttemptRepository>['put']>[1]) =>
      database.transactions.run((tx) => createPaymentAttemptRepository(database).put(tx, changed, now));

    beforeEach(() => insert(anOrder()));

    it('is stored, and stored again', async () => {
      const attempts = createPaymentAttemptRepository(database);
      await put(attempt);
      expect(await attempts.find('pay_1')).toEqual(attempt);
      const paid = { ...attempt, state: 'PAID', amount: { amount: 10_500, currency: 'INR' } } as const;
      await put(paid);
      await attempts.countFailedRefund('pay_1', now);
      expect(await attempts.find('pay_1')).toEqual({ ...paid, failedRefunds: 1 });
    });

    it('is marked with the refunds that the buyer was told of by one of many at once, and keeps the mark', async () => {
      const attempts = createPaymentAttemptRepository(database);
      await put(attempt);
      const marked = await allAtOnce(10, () =>
        database.transactions.run((tx) =>
          attempts.markRefundNotified(tx, 'pay_1', { from: 0, to: 500 }, now),
        ),
      );
      expect(marked.filter((one) => one.status === 'fulfilled' && one.value)).toHaveLength(1);
      await put({ ...attempt, refunded: 700 });
      expect(await attempts.find('pay_1')).toMatchObject({ refunded: 700, refundNotified: 500 });
    });

    it('is found by its order', async () => {
      await insert(anOrder({ id: 'ord_2', reservationId: 'rsv_2' }));
      await put({ ...attempt, state: 'FAILED' });
      await put({ ...attempt, paymentId: 'pay_2' });
      await put({ ...attempt, paymentId: 'pay_3', orderId: 'ord_2' });
      const found = (ids: string[]) => createPaymentAttemptRepository(database).ofOrders(ids);
      expect((await found(['ord_1'])).map(({ paymentId }) => paymentId)).toEqual(['pay_1', 'pay_2']);
      expect(await found(['ord_2', 'ord_3'])).toEqual([{ ...attempt, paymentId: 'pay_3', orderId: 'ord_2' }]);
      expect(await found([])).toEqual([]);
    });

    it('is open for one payment of an order at a time', async () => {
      await put(attempt);
      await expect(put({ ...attempt, paymentId: 'pay_2' })).rejects.toThrow(UniqueViolation);
      await put({ ...attempt, state: 'FAILED' });
      await put({ ...attempt, paymentId: 'pay_2' });
    });
  });

  describe('a ticket', () => {
    const ticket = (id: string, orderId: string) => ({
      id,
      orderId,
      eventId: 'evt_gala',
      seat: { seatId: 'seat_1', label: 'Stalls A-1', section: 'Stalls', row: null, number: '1', tier: null },
      status: 'VALID' as const,
      code: `T1.${id}`,
      issuedAt: now,
      admittedAt: null,
      admittedBy: null,
    });
    const tickets = () => createTicketRepository(database);
    const issue = (id: string, orderId: string) =>
      database.transactions.run((tx) => tickets().insert(tx, [ticket(id, orderId)]));
    const admit = (id: string) =>
      database.transactions.run((tx) => tickets().admit(tx, id, 'usr_door', later));
    const giveUp = (orderId: string) => database.transactions.run((tx) => tickets().voidAll(tx, orderId));

    beforeEach(async () => {
      await insert(anOrder());
      await insert(anOrder({ id: 'ord_2', reservationId: 'rsv_2' }));
    });

    it('is read as it was issued', async () => {
      await issue('tkt_1', 'ord_1');
      expect(await tickets().find('tkt_1')).toEqual(ticket('tkt_1', 'ord_1'));
      expect(await tickets().ofOrders(['ord_1', 'ord_2'])).toEqual([ticket('tkt_1', 'ord_1')]);
      expect(await tickets().ofOrders([])).toEqual([]);
    });

    it('occupies its seat until it is void', async () => {
      await issue('tkt_1', 'ord_1');
      await expect(issue('tkt_2', 'ord_2')).rejects.toThrow(UniqueViolation);
      await giveUp('ord_1');
      await issue('tkt_2', 'ord_2');
      expect((await tickets().find('tkt_1'))?.status).toBe('VOID');
    });

    it('admits nobody when it is void', async () => {
      await issue('tkt_1', 'ord_1');
      await giveUp('ord_1');
      expect([await admit('tkt_1'), (await tickets().find('tkt_1'))?.status]).toEqual([false, 'VOID']);
    });

    it('admits one of many', async () => {
      await issue('tkt_1', 'ord_1');
      const responses = await allAtOnce(20, () => admit('tkt_1'));
      expect(responses.filter((response) => response.status === 'fulfilled' && response.value)).toHaveLength(
        1,
      );
      expect(await tickets().find('tkt_1')).toMatchObject({ status: 'USED', admittedAt: later });
    });

    it('stays used when its order is refunded, and keeps its seat', async () => {
      await issue('tkt_1', 'ord_1');
      await admit('tkt_1');
      await giveUp('ord_1');
      expect([(await tickets().find('tkt_1'))?.status, await admit('tkt_1')]).toEqual(['USED', false]);
      // Nobody else gets the seat on which somebody sits.
      await expect(issue('tkt_2', 'ord_2')).rejects.toThrow(UniqueViolation);
      const used = await database.transactions.run((tx) => tickets().countOf(tx, 'ord_1', 'USED'));
      expect(used).toBe(1);
    });
  });

  it('keeps the first of several cancellations of an event', async () => {
    const cancellations = createEventCancellationRepository(database);
    const responses = await allAtOnce(5, () => cancellations.record('evt_gala', 'Storm', now));
    expect(responses.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await cancellations.record('evt_gala', 'Flood', later)).toEqual({
      eventId: 'evt_gala',
      status: 'RUNNING',
      requestedAt: now,
    });
    expect(await cancellations.isCancelled('evt_gala')).toBe(true);
    expect(await cancellations.isCancelled('evt_other')).toBe(false);
    expect(await cancellations.running(10)).toHaveLength(1);
    await cancellations.finish('evt_gala', later);
    expect(await cancellations.running(10)).toEqual([]);
    expect(await cancellations.isCancelled('evt_gala')).toBe(true);
  });
});
