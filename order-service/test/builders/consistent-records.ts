import { COMPARE_AFTER_MS } from '../../src/domain/reconciliation';
import { UNFINISHED } from '../../src/persistence/saga-repository';
import type { World } from './world';

/**
 * What must be true once all sagas have ended: each charge belongs to a confirmed order or is refunded in full, and exactly
 * the confirmed orders have their seats and valid tickets. A used seat stays with its order. Lets a minute pass.
 */
export async function expectConsistentRecords(world: World): Promise<void> {
  const orders = await world.database.query<{
    id: string;
    status: string;
    total: number;
    refunded: number;
    paid_payment_id: string | null;
  }>('SELECT id, status, total, refunded, paid_payment_id FROM orders ORDER BY id');
  for (const order of orders) {
    const isConfirmed = order.status === 'CONFIRMED';
    const lines = await seatsOf(
      world,
      'SELECT seat_id FROM order_lines WHERE order_id = @id ORDER BY seat_id',
      order.id,
    );
    const valid = await seatsOf(
      world,
      `SELECT seat_id FROM tickets WHERE order_id = @id AND status = 'VALID' ORDER BY seat_id`,
      order.id,
    );
    const used = await seatsOf(
      world,
      `SELECT seat_id FROM tickets WHERE order_id = @id AND status = 'USED' ORDER BY seat_id`,
      order.id,
    );
    const charges = [...world.payments.charges.values()].filter(({ orderId }) => orderId === order.id);
    const kept = charges.filter(({ amount, refunded }) => refunded < amount.amount);
    expect({
      order: order.id,
      status: order.status,
      paymentsKept: kept.map(({ paymentId }) => paymentId),
      seats: world.seating.allocatedTo(order.id).sort(),
      tickets: valid,
    }).toEqual({
      order: order.id,
      status: order.status,
      paymentsKept: isConfirmed && order.total > 0 ? [order.paid_payment_id] : [],
      seats: isConfirmed ? lines : used,
      tickets: isConfirmed ? lines.filter((seatId) => !used.includes(seatId)) : [],
    });
    expect(['CONFIRMED', 'REFUNDED', 'CANCELLED', 'EXPIRED', 'PENDING_PAYMENT']).toContain(order.status);
  }
  const left = await world.database.query(`SELECT id FROM sagas WHERE ${UNFINISHED}`);
  expect(left).toEqual([]);
  await expectNothingToReconcile(world);
}

/** The reconciliation agrees: it finds nothing and repairs nothing. */
async function expectNothingToReconcile(world: World): Promise<void> {
  world.clock.advance(COMPARE_AFTER_MS);
  await world.run('order-reconciliation');
  const { text } = await world.as('usr_root', 'admin').get('/metrics').expect(200);
  const repairs = text.split('\n').filter((line) => /^discrepancies_repaired_total\{.*\} [^0]/.test(line));
  expect({ open: await world.discrepancies(), repairs }).toEqual({ open: [], repairs: [] });
}

async function seatsOf(world: World, text: string, id: string): Promise<string[]> {
  const rows = await world.database.query<{ seat_id: string }>(text, { id });
  return rows.map((row) => row.seat_id);
}
