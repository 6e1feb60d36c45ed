import {
  access,
  defineRoute,
  idSchema,
  moneySchema,
  timestampOutput,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { orderStatuses } from '../domain/order';
import { idParams } from './bodies';
import type { UseCases } from './use-cases';

/**
 * What other services call. None of these needs an Idempotency-Key: the payment's or the event's id says what is a repeat,
 * and a repeat is answered by how things are now.
 */
export const internalRoutes = ({
  beginPaymentAttempt,
  recordPaymentResult,
  cancelEvent,
}: UseCases): Route[] => [
  defineRoute({
    method: 'POST',
    path: '/v1/orders/:id/payment-attempts',
    summary: 'Begin a payment: is the order payable, and for how much',
    access: access.service('payment-attempts:write'),
    idempotency: 'none',
    request: { params: idParams, body: z.strictObject({ paymentId: idSchema, userId: idSchema }) },
    responses: { 200: z.strictObject({ amount: moneySchema, payBy: timestampOutput }) },
    errors: ['order_not_found', 'order_not_payable', 'already_paid', 'payment_in_progress', 'hold_expired'],
    handler: async (call) => {
      const { amount, payBy } = await beginPaymentAttempt({ orderId: call.params.id, ...call.body });
      return { status: 200, body: { amount, payBy: payBy.toISOString() } };
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/v1/orders/:id/payments',
    summary: 'Tell how a payment went',
    access: access.service('payments:write'),
    idempotency: 'none',
    request: {
      params: idParams,
      body: z.strictObject({
        paymentId: idSchema,
        status: z.enum(['SUCCESS', 'FAILED', 'PARTIALLY_REFUNDED', 'REFUNDED']),
        amount: moneySchema,
        refunded: moneySchema.optional(),
        reason: z.string().max(500).optional(),
      }),
    },
    responses: {
      200: z.strictObject({ order: z.strictObject({ id: z.string(), status: z.enum(orderStatuses) }) }),
    },
    errors: ['order_not_found', 'amount_mismatch', 'payment_of_another_order'],
    handler: async (call) => {
      const { id, status } = await recordPaymentResult({ orderId: call.params.id, ...call.body });
      return { status: 200, body: { order: { id, status } } };
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/v1/orders/event-cancellations',
    summary: 'Cancel or refund every order of an event',
    access: access.service('orders:cancel'),
    idempotency: 'none',
    request: { body: z.strictObject({ eventId: idSchema, reason: z.string().max(1_000).default('') }) },
    responses: { 202: z.strictObject({ eventId: z.string(), status: z.enum(['RUNNING', 'DONE']) }) },
    handler: async (call) => {
      const { eventId, status } = await cancelEvent.record(call.body.eventId, call.body.reason);
      return { status: 202, body: { eventId, status } };
    },
  }),
];
