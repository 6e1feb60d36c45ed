import {
  access,
  defineResultRoute,
  defineRoute,
  idParams,
  idsInQuery,
  listOf,
  lookedUpId,
  pageByIdQuery,
  toPageBody,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import {
  chargeSchema,
  paymentSchema,
  statementSchema,
  toPaymentBody,
  toStatementBody,
} from './payment-schemas';
import type { UseCases } from '../application/use-cases';

export const paymentRoutes = (useCases: UseCases): Route[] => [
  chargeRoute(useCases),
  ...readRoutes(useCases),
];

const chargeRoute = ({ chargePayment }: UseCases): Route =>
  defineRoute({
    method: 'POST',
    path: '/v1/payments/charge',
    summary: 'Pay an order',
    access: access.people(),
    idempotency: 'required',
    request: { body: chargeSchema },
    responses: { 201: paymentSchema },
    errors: [
      'card_number_refused',
      'card_declined',
      'payment_not_completed',
      'order_not_found',
      'order_not_payable',
      'already_paid',
      'payment_in_progress',
      'hold_expired',
    ],
    location: ({ id }) => `/v1/payments/${id}`,
    // The response is not stored with the payment, because it shows the order's status after order-service was notified.
    // A repeat after a crash finds the payment by its Idempotency-Key instead.
    handler: async (call) => {
      const payment = await chargePayment({
        ...call.body,
        userId: userOf(call.principal).userId,
        idempotencyKey: call.idempotencyKey,
      });
      return { status: 201, body: toPaymentBody(payment) };
    },
  });

const readRoutes = ({ readPayments }: UseCases): Route[] => [
  defineRoute({
    method: 'GET',
    path: '/v1/payments',
    summary: 'Own payments, newest first; an admin sees everyone’s',
    access: access.peopleOrService('accounts:export'),
    request: {
      query: z.strictObject({
        ...pageByIdQuery,
        orderId: lookedUpId.optional(),
        userId: lookedUpId.optional(),
      }),
    },
    responses: { 200: listOf(paymentSchema) },
    errors: ['invalid_cursor'],
    handler: async ({ query: { cursor: after, ...filter }, principal }) => {
      const page = await readPayments.list(
        { orderId: filter.orderId, userId: filter.userId, limit: filter.limit, after },
        principal,
      );
      return { status: 200, body: toPageBody(page, toPaymentBody) };
    },
  }),

  defineResultRoute({
    method: 'GET',
    path: '/v1/payments/statement',
    summary: 'What was paid and refunded for these orders',
    access: access.service('payments:read'),
    request: { query: z.strictObject({ orderIds: idsInQuery }) },
    responses: { 200: statementSchema },
    respond: { status: 200, body: toStatementBody },
    handler: ({ query }) => readPayments.statement(query.orderIds),
  }),

  defineResultRoute({
    method: 'GET',
    path: '/v1/payments/:id',
    summary: 'One payment',
    access: access.people(),
    request: { params: idParams },
    responses: { 200: paymentSchema },
    errors: ['payment_not_found'],
    respond: { status: 200, body: toPaymentBody },
    handler: ({ params, principal }) => readPayments.one(params.id, userOf(principal)),
  }),
];
