import { moneySchema } from '@ticketing/service-chassis/http';
import type { Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { Payments } from '../application/ports';
import type { CloseReason, ReturnReason } from '../domain/close-reason';

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

/** The words under which payment-service counts refunds; what it has no word for is sent as it is. */
const WORDS: Partial<Record<CloseReason | ReturnReason, string>> = {
  cancelled_by_owner: 'order_cancelled',
  seats_lost: 'seats_unavailable',
  duplicate_payment: 'duplicate',
};

export function createPaymentClient(peer: Peer): Payments {
  return {
    async refund({ paymentId, reason }, idempotencyKey) {
      const { status } = await peer.call({
        method: 'POST',
        path: '/v1/payments/refund',
        body: { paymentId, reason: WORDS[reason] ?? reason },
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
