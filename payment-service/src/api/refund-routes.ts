import { access, defineResultRoute, type Route } from '@ticketing/service-chassis/http';
import { newRefundSchema, refundSchema, toRefundBody } from './refund-schemas';
import type { UseCases } from '../application/use-cases';

export const refundRoutes = ({ refundPayment }: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/payments/refund',
    summary: 'Give back a payment, or a part of it',
    access: access.rolesOrService(['admin'], 'refunds:create'),
    idempotency: 'required',
    request: { body: newRefundSchema },
    responses: { 201: refundSchema },
    errors: [
      'card_number_refused',
      'payment_not_found',
      'payment_not_refundable',
      'nothing_left_to_refund',
      'refund_exceeds_payment',
      'currency_mismatch',
      'refund_declined',
    ],
    location: ({ paymentId }) => `/v1/payments/${paymentId}`,
    respond: { status: 201, body: toRefundBody },
    handler: (call) =>
      refundPayment(
        {
          idempotencyKey: call.idempotencyKey,
          paymentId: call.body.paymentId,
          amount: call.body.amount,
          reason: call.body.reason,
        },
        call.storeResponse,
      ),
  }),
];
