import {
  access,
  defineResultRoute,
  defineRoute,
  idParams,
  idSchema,
  listOf,
  lookedUpId,
  pageByIdQuery,
  toPageBody,
  userOf,
  type Route,
} from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { OrderRequest } from '../application/placing/place-order';
import type { UseCases } from '../application/use-cases';
import { orderStatuses } from '../domain/order-status';
import { orderSchema, toOrderBody } from './order-schemas';
import { ticketSchema, toTicketBody } from './ticket-schemas';

export const orderRoutes = (useCases: UseCases): Route[] => [
  placeOrderRoute(useCases),
  listOrdersRoute(useCases),
  readOrderRoute(useCases),
  renewOrderRoute(useCases),
  cancelOrderRoute(useCases),
  listTicketsRoute(useCases),
];

const MOST_SEATS = 100;

const newOrderSchema = z
  .strictObject({
    reservationId: idSchema.optional(),
    eventId: idSchema.optional(),
    seatIds: z
      .array(idSchema)
      .min(1)
      .max(MOST_SEATS)
      .meta({ examples: [['seat_abcdefghijkl000001']] })
      .refine((ids) => new Set(ids).size === ids.length, 'must not name a seat twice')
      .optional(),
  })
  .transform(({ reservationId, eventId, seatIds }, context): OrderRequest => {
    const bySeats = eventId !== undefined || seatIds !== undefined;
    if (reservationId !== undefined && !bySeats) return { reservationId };
    if (reservationId === undefined && eventId !== undefined && seatIds !== undefined)
      return { eventId, seatIds };
    context.addIssue({ code: 'custom', message: 'Send either reservationId, or eventId and seatIds.' });
    return z.NEVER;
  });

const placeOrderRoute = ({ placeOrder, readOrders }: UseCases): Route =>
  defineResultRoute({
    method: 'POST',
    path: '/v1/orders',
    summary: 'Order held seats, or hold and order seats',
    access: access.people(),
    request: { body: newOrderSchema },
    responses: { 201: orderSchema },
    errors: [
      'token_revoked',
      'reservation_not_found',
      'event_not_found',
      'hold_expired',
      'order_exists',
      'already_held_by_you',
      'seats_unavailable',
      'event_not_on_sale',
      'total_too_large',
    ],
    location: ({ id }) => `/v1/orders/${id}`,
    respond: { status: 201, body: toOrderBody },
    handler: async (call) => {
      const { userId } = userOf(call.principal);
      const order = await placeOrder(
        { form: call.body, userId, idempotencyKey: call.idempotencyKey },
        (tx, unpaid) => call.storeResponse(tx, { order: unpaid, tickets: [] }),
      );
      return readOrders.withTickets(order);
    },
  });

const listOrdersRoute = ({ readOrders }: UseCases): Route =>
  defineRoute({
    method: 'GET',
    path: '/v1/orders',
    summary: 'Your orders, newest first; an admin sees everyone’s',
    access: access.peopleOrService('accounts:export'),
    request: {
      query: z.strictObject({
        ...pageByIdQuery,
        status: z.enum(orderStatuses).optional(),
        userId: lookedUpId.optional(),
      }),
    },
    responses: { 200: listOf(orderSchema) },
    errors: ['invalid_cursor'],
    handler: async ({ query: { cursor: before, ...filter }, principal }) => {
      const page = await readOrders.page({ ...filter, before }, principal);
      return { status: 200, body: toPageBody(page, toOrderBody) };
    },
  });

const readOrderRoute = ({ readOrders }: UseCases): Route =>
  defineResultRoute({
    method: 'GET',
    path: '/v1/orders/:id',
    summary: 'One order',
    access: access.people(),
    request: { params: idParams },
    responses: { 200: orderSchema },
    errors: ['order_not_found'],
    respond: { status: 200, body: toOrderBody },
    handler: (call) => readOrders.one(call.params.id, userOf(call.principal)),
  });

const renewOrderRoute = ({ renewOrder }: UseCases): Route =>
  defineResultRoute({
    method: 'POST',
    path: '/v1/orders/:id/renew',
    summary: 'Get more time to pay: twice, as long as seats may be held',
    access: access.people(),
    request: { params: idParams, body: z.strictObject({}).optional() },
    responses: { 200: orderSchema },
    errors: ['order_not_found', 'already_paid', 'order_not_payable', 'hold_expired', 'renewal_limit'],
    respond: { status: 200, body: toOrderBody },
    handler: async (call) => {
      const { userId } = userOf(call.principal);
      const order = await renewOrder(
        { orderId: call.params.id, userId, idempotencyKey: call.idempotencyKey },
        (tx, renewed) => call.storeResponse(tx, { order: renewed, tickets: [] }),
      );
      return { order, tickets: [] };
    },
  });

const cancelOrderRoute = ({ cancelOrder, readOrders }: UseCases): Route =>
  defineResultRoute({
    method: 'POST',
    path: '/v1/orders/:id/cancel',
    summary: 'Cancel an order: when unpaid its seats are freed, when confirmed it is refunded',
    access: access.people(),
    request: { params: idParams, body: z.strictObject({}).optional() },
    responses: { 200: orderSchema },
    errors: [
      'order_not_found',
      'payment_in_progress',
      'order_being_confirmed',
      'refund_cutoff_passed',
      'ticket_used',
      'order_not_cancellable',
    ],
    respond: { status: 200, body: toOrderBody },
    handler: async (call) =>
      readOrders.withTickets(await cancelOrder(call.params.id, userOf(call.principal).userId)),
  });

const listTicketsRoute = ({ readOrders }: UseCases): Route =>
  defineRoute({
    method: 'GET',
    path: '/v1/orders/:id/tickets',
    summary: 'The tickets of an order; none before it is confirmed',
    access: access.people(),
    request: { params: idParams },
    responses: { 200: listOf(ticketSchema) },
    errors: ['order_not_found'],
    handler: async (call) => {
      const { tickets } = await readOrders.one(call.params.id, userOf(call.principal));
      return { status: 200, body: { items: tickets.map(toTicketBody), nextCursor: null } };
    },
  });
