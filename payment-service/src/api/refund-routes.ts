import {
  access,
  defineResultRoute,
  idSchema,
  lineOfText,
  moneySchema,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { refundSchema, toRefundBody, withoutCardNumbers } from './bodies';
import { requestKeyOf } from './request-key';
import type { UseCases } from './use-cases';

const refundAmount = moneySchema.extend({ amount: moneySchema.shape.amount.min(1, 'must be at least 1') });

export const refundRoutes = ({ refundPayment }: UseCases): Route[] => [
  defineResultRoute({
    method: 'POST',
    path: '/v1/payments/refund',
    summary: 'Give back a payment, or a part of it',
    access: access.rolesOrService(['admin'], 'refunds:create'),
    idempotency: 'required',
    request: {
      body: withoutCardNumbers(
        z.strictObject({ paymentId: idSchema, amount: refundAmount.optional(), reason: lineOfText(200) }),
      ),
    },
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
    respond: { status: 201, body: toRefundBody },
    handler: async (call) => {
      const { paymentId, amount, reason } = call.body;
      return refundPayment({ requestKey: requestKeyOf(call), paymentId, amount, reason }, call.storeResponse);
    },
  }),
];
