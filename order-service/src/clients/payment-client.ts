import { moneySchema } from '@ticketing/service-chassis/http';
import type { Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { PaymentClient } from '../application/ports/payment-client';
import type { RefundReason } from '../domain/close-reason';

const statementSchema = z.object({
  items: z.array(
    z.object({
      orderId: z.string(),
      payments: z.array(
        z
          .object({
            id: z.string(),
            status: z.enum(['PENDING', 'SUCCESS', 'FAILED', 'PARTIALLY_REFUNDED', 'REFUNDED']),
            amount: moneySchema.nullable(),
            refunded: z.number().int().min(0),
          })
          .readonly(),
      ),
    }),
  ),
});

const refundSchema = z.object({ status: z.enum(['SUCCESS', 'PENDING']) });

/** How payment-service names some reasons; the others have the same name there. */
const reasonNames: Partial<Record<RefundReason, string>> = {
  cancelled_by_owner: 'order_cancelled',
  seats_lost: 'seats_unavailable',
  duplicate_payment: 'duplicate',
};

export function createPaymentClient(peer: Peer): PaymentClient {
  return {
    async refund({ paymentId, reason }, idempotencyKey) {
      const { status } = await peer.call({
        method: 'POST',
        path: '/v1/payments/refund',
        body: { paymentId, reason: reasonNames[reason] ?? reason },
        scopes: ['refunds:create'],
        idempotencyKey,
        schema: refundSchema,
      });
      return status;
    },

    async statement(orderIds) {
      const { items } = await peer.call({
        method: 'GET',
        path: '/v1/payments/statement',
        query: { orderIds: orderIds.join(',') },
        scopes: ['payments:read'],
        schema: statementSchema,
      });
      return new Map(items.map(({ orderId, payments }) => [orderId, payments]));
    },
  };
}
