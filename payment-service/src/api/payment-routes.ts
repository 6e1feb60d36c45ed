import {
  access,
  decodeCursor,
  defineRoute,
  idSchema,
  idsInQuery,
  listOf,
  pageQuery,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { paymentSchema, statementSchema, toPaymentBody, toStatementBody, withoutCardNumbers } from './bodies';
import { requestKeyOf } from './request-key';
import type { UseCases } from './use-cases';
import { paymentMethods } from '../domain/payment';

const lenientId = z.string().max(64);
const cursorKey = z.tuple([z.string().max(64)]);

export const paymentRoutes = ({ chargePayment, readPayments }: UseCases): Route[] => [
  defineRoute({
    method: 'POST',
    path: '/v1/payments/charge',
    summary: 'Pay an order',
    access: access.people(),
    idempotency: 'required',
    request: {
      body: withoutCardNumbers(
        z.strictObject({
          orderId: idSchema,
          method: z.enum(paymentMethods),
          token: z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters'),
        }),
      ),
    },
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
    // The answer is not stored with the payment, for it shows the order as it is after it was told. A repeat after a
    // crash finds the payment by its request key instead.
    handler: async (call) => {
      const payment = await chargePayment({
        ...call.body,
        userId: userOf(call.principal).userId,
        requestKey: requestKeyOf(call),
      });
      return { status: 201, body: toPaymentBody(payment) };
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/v1/payments',
    summary: 'Own payments, newest first; an admin sees everyone’s',
    access: access.people(),
    request: { query: z.strictObject({ ...pageQuery, orderId: lenientId.optional() }) },
    responses: { 200: listOf(paymentSchema) },
    errors: ['invalid_cursor'],
    handler: async ({ query: { orderId, limit, cursor }, principal }) => {
      const after = cursor === undefined ? undefined : decodeCursor(cursor, cursorKey)[0];
      const page = await readPayments.list({ orderId, limit, after }, userOf(principal));
      return {
        status: 200,
        body: { items: page.items.map(toPaymentBody), nextCursor: page.nextCursor },
      };
    },
  }),

  defineRoute({
    method: 'GET',
    path: '/v1/payments/statement',
    summary: 'What was paid and refunded for these orders',
    access: access.service('payments:read'),
    request: { query: z.strictObject({ orderIds: idsInQuery }) },
    responses: { 200: statementSchema },
    handler: async ({ query }) => ({
      status: 200,
      body: toStatementBody(await readPayments.statement(query.orderIds)),
    }),
  }),

  defineRoute({
    method: 'GET',
    path: '/v1/payments/:id',
    summary: 'One payment',
    access: access.people(),
    request: { params: z.strictObject({ id: lenientId }) },
    responses: { 200: paymentSchema },
    errors: ['payment_not_found'],
    handler: async ({ params, principal }) => ({
      status: 200,
      body: toPaymentBody(await readPayments.one(params.id, userOf(principal))),
    }),
  }),
];
