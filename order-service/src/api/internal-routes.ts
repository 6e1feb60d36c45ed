import {
  access,
  defineResultRoute,
  defineRoute,
  idParams,
  idSchema,
  moneySchema,
  timestampOutput,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import {
  eventCancellationStatuses,
  type EventCancellation,
} from '../application/ports/event-cancellation-repository';
import type { UseCases } from '../application/use-cases';
import type { Order } from '../domain/order';
import { orderStatuses } from '../domain/order-status';
import { paymentResultStatuses } from '../domain/payment-result';

/**
 * What other services call. These routes need no Idempotency-Key: the id of the payment or the event identifies a repeat, and
 * the response to a repeat describes the current state.
 */
export const internalRoutes = ({
  beginPaymentAttempt,
  recordPaymentResult,
  cancelEvent,
}: UseCases): Route[] => [
  defineRoute({
    method: 'POST',
    path: '/v1/orders/:id/payment-attempts',
    summary: 'Start a payment: is the order payable, and for how much',
    access: access.service('payment-attempts:write'),
    idempotency: 'none',
    request: { params: idParams, body: z.strictObject({ paymentId: idSchema, userId: idSchema }) },
    responses: { 200: z.strictObject({ amount: moneySchema, payBy: timestampOutput }) },
    errors: ['order_not_found', 'order_not_payable', 'already_paid', 'payment_in_progress', 'hold_expired'],
    handler: async ({ params, body }) => {
      const { amount, payBy } = await beginPaymentAttempt(params.id, body);
      return { status: 200, body: { amount, payBy: payBy.toISOString() } };
    },
  }),

  defineResultRoute({
    method: 'POST',
    path: '/v1/orders/:id/payments',
    summary: 'Report how a payment went',
    access: access.service('payments:write'),
    idempotency: 'none',
    request: {
      params: idParams,
      body: z.strictObject({
        paymentId: idSchema,
        status: z.enum(paymentResultStatuses),
        amount: moneySchema,
        refunded: moneySchema.optional(),
        reason: z.string().max(500).optional(),
      }),
    },
    responses: {
      200: z.strictObject({ order: z.strictObject({ id: z.string(), status: z.enum(orderStatuses) }) }),
    },
    errors: ['order_not_found', 'amount_mismatch', 'payment_of_another_order'],
    respond: { status: 200, body: ({ id, status }: Order) => ({ order: { id, status } }) },
    handler: ({ params, body }) => recordPaymentResult(params.id, body),
  }),

  defineResultRoute({
    method: 'POST',
    path: '/v1/orders/event-cancellations',
    summary: 'Cancel or refund every order of an event',
    access: access.service('orders:cancel'),
    idempotency: 'none',
    request: { body: z.strictObject({ eventId: idSchema, reason: z.string().max(1_000).default('') }) },
    responses: { 202: z.strictObject({ eventId: z.string(), status: z.enum(eventCancellationStatuses) }) },
    respond: { status: 202, body: ({ eventId, status }: EventCancellation) => ({ eventId, status }) },
    handler: ({ body }) => cancelEvent.record(body.eventId, body.reason),
  }),
];
