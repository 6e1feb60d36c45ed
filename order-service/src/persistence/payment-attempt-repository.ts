import type { Database } from '@ticketing/service-chassis';
import type { AttemptState, PaymentAttemptStore } from '../application/ports';

interface Row {
  payment_id: string;
  order_id: string;
  state: AttemptState;
  amount: number | null;
  currency: string | null;
  refunded: number;
  refunds_declined: number;
}

export function createPaymentAttemptRepository(database: Database): PaymentAttemptStore {
  return {
    async find(paymentId, runner = database) {
      const [row] = await runner.query<Row>(
        `SELECT payment_id, order_id, state, amount, currency, refunded, refunds_declined FROM payment_attempts
         WHERE payment_id = @paymentId`,
        { paymentId },
      );
      if (row === undefined) return undefined;
      return {
        paymentId: row.payment_id,
        orderId: row.order_id,
        state: row.state,
        amount:
          row.amount === null || row.currency === null
            ? null
            : { amount: row.amount, currency: row.currency },
        refunded: row.refunded,
        refundsDeclined: row.refunds_declined,
      };
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

    async countDeclinedRefund(paymentId, now, runner = database) {
      await runner.execute(
        `UPDATE payment_attempts SET refunds_declined = refunds_declined + 1, updated_at = @now
         WHERE payment_id = @paymentId`,
        { paymentId, now },
      );
    },
  };
}
