import { inList, type Database } from '@ticketing/service-chassis/database';
import type { PaymentAttemptStore } from '../application/ports';
import type { AttemptState, PaymentAttempt } from '../domain/payment-attempt';

interface Row {
  payment_id: string;
  order_id: string;
  state: AttemptState;
  amount: number | null;
  currency: string | null;
  refunded: number;
  refunds_declined: number;
}

const COLUMNS = 'payment_id, order_id, state, amount, currency, refunded, refunds_declined';

export function createPaymentAttemptRepository(database: Database): PaymentAttemptStore {
  return {
    async find(paymentId, runner = database) {
      const [row] = await runner.query<Row>(
        `SELECT ${COLUMNS} FROM payment_attempts WHERE payment_id = @paymentId`,
        { paymentId },
      );
      return row === undefined ? undefined : attemptOf(row);
    },

    async ofOrders(orderIds) {
      if (orderIds.length === 0) return [];
      const list = inList('order', orderIds);
      const rows = await database.query<Row>(
        `SELECT ${COLUMNS} FROM payment_attempts WHERE order_id IN (${list.text}) ORDER BY payment_id`,
        list.params,
      );
      return rows.map(attemptOf);
    },

    async put(tx, { paymentId, orderId, state, amount, refunded }, now) {
      const params = {
        paymentId,
        orderId,
        state,
        amount: amount?.amount ?? null,
        currency: amount?.currency ?? null,
        refunded,
        now,
      };
      const known = await tx.execute(
        `UPDATE payment_attempts SET state = @state, amount = @amount, currency = @currency, refunded = @refunded,
           updated_at = @now
         WHERE payment_id = @paymentId AND order_id = @orderId`,
        params,
      );
      if (known === 1) return;
      await tx.execute(
        `INSERT INTO payment_attempts (payment_id, order_id, state, amount, currency, refunded, refunds_declined,
           created_at, updated_at)
         VALUES (@paymentId, @orderId, @state, @amount, @currency, @refunded, 0, @now, @now)`,
        params,
      );
    },

    async countRefundInVain(paymentId, now, runner = database) {
      await runner.execute(
        `UPDATE payment_attempts SET refunds_declined = refunds_declined + 1, updated_at = @now
         WHERE payment_id = @paymentId`,
        { paymentId, now },
      );
    },
  };
}

const attemptOf = (row: Row): PaymentAttempt => ({
  paymentId: row.payment_id,
  orderId: row.order_id,
  state: row.state,
  amount:
    row.amount === null || row.currency === null ? null : { amount: row.amount, currency: row.currency },
  refunded: row.refunded,
  refundsInVain: row.refunds_declined,
});
