import {
  bigint,
  defineTable,
  inList,
  int,
  optional,
  varchar,
  type Database,
} from '@ticketing/service-chassis/database';
import type { PaymentAttemptRepository } from '../application/ports/payment-attempt-repository';
import type { PaymentAttempt } from '../domain/payment-attempt';
import { storedAttemptState } from './stored-values';

const table = defineTable('payment_attempts', {
  paymentId: varchar(64),
  orderId: varchar(64),
  state: varchar(16),
  amount: optional({ amount: bigint(), currency: varchar(3) }),
  refunded: bigint(),
  failedRefunds: int('refunds_declined'),
});

export function createPaymentAttemptRepository(database: Database): PaymentAttemptRepository {
  return {
    async find(paymentId, runner = database) {
      const [row] = await runner.query(
        `SELECT ${table.columns} FROM payment_attempts WHERE payment_id = @paymentId`,
        { paymentId },
      );
      return row === undefined ? undefined : attemptOf(row);
    },

    async ofOrders(orderIds) {
      if (orderIds.length === 0) return [];
      const list = inList('order', orderIds);
      const rows = await database.query(
        `SELECT ${table.columns} FROM payment_attempts WHERE order_id IN (${list.text}) ORDER BY payment_id`,
        list.params,
      );
      return rows.map(attemptOf);
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

    async countFailedRefund(paymentId, now, runner = database) {
      await runner.execute(
        `UPDATE payment_attempts SET refunds_declined = refunds_declined + 1, updated_at = @now
         WHERE payment_id = @paymentId`,
        { paymentId, now },
      );
    },
  };
}

function attemptOf(row: object): PaymentAttempt {
  const stored = table.fromRow(row);
  return { ...stored, state: storedAttemptState.read(stored.state) };
}
