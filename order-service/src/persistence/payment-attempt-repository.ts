import {
  changesRow,
  column,
  defineTable,
  inList,
  selectAll,
  selectOne,
  type Database,
  type ValueOf,
} from '@ticketing/service-chassis/database';
import type { PaymentAttemptRepository } from '../application/ports/payment-attempt-repository';
import type { PaymentAttempt } from '../domain/payment-attempt';
import { storedAttemptState } from './stored-values';

const columns = {
  paymentId: column.varchar(64),
  orderId: column.varchar(64),
  state: column.varchar(16),
  amount: column.optional({ amount: column.bigint(), currency: column.varchar(3) }),
  refunded: column.bigint(),
  refundNotified: column.nullable(column.bigint()),
  failedRefunds: column.int('refunds_declined'),
};
const table = defineTable('payment_attempts', columns);

export function createPaymentAttemptRepository(database: Database): PaymentAttemptRepository {
  return {
    async find(paymentId, runner = database) {
      const stored = await selectOne(runner, table, 'WHERE payment_id = @paymentId', { paymentId });
      return stored && attemptOf(stored);
    },

    async ofOrders(orderIds) {
      if (orderIds.length === 0) return [];
      const list = inList('order', orderIds);
      const rest = `WHERE order_id IN (${list.text}) ORDER BY payment_id`;
      return (await selectAll(database, table, rest, list.params)).map(attemptOf);
    },

    async put(tx, attempt, now) {
      const stored = { ...attempt, state: storedAttemptState.of(attempt.state) };
      const updated = await tx.execute(
        `UPDATE payment_attempts SET ${table.assignmentsOf(['state', 'amount', 'refunded'])}, updated_at = @now
         WHERE payment_id = @paymentId AND order_id = @orderId`,
        { ...table.paramsOf(stored, ['paymentId', 'orderId', 'state', 'amount', 'refunded']), now },
      );
      if (updated === 0) await table.insert(tx, stored, { created_at: now, updated_at: now });
    },

    markRefundNotified: (tx, paymentId, { from, to }, now) =>
      changesRow(
        tx,
        `UPDATE payment_attempts SET refund_notified = @to, updated_at = @now
         WHERE payment_id = @paymentId AND COALESCE(refund_notified, 0) = @from`,
        { paymentId, from, to, now },
      ),

    async countFailedRefund(paymentId, now, runner = database) {
      await runner.execute(
        `UPDATE payment_attempts SET refunds_declined = refunds_declined + 1, updated_at = @now
         WHERE payment_id = @paymentId`,
        { paymentId, now },
      );
    },
  };
}

const attemptOf = (stored: ValueOf<typeof columns>): PaymentAttempt => ({
  ...stored,
  state: storedAttemptState.read(stored.state),
  refundNotified: stored.refundNotified ?? 0,
});
