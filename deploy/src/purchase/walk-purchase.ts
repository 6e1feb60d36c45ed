import { systemClock } from '@ticketing/service-chassis/core';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { ServiceName } from '../../../scripts/local-platform';
import { keepTrying } from '../keep-trying';

const CONFIRMED_WITHIN_MS = 30_000;

export interface Purchase {
  readonly orderId: string;
  readonly ticketIds: readonly string[];
}

const id = z.object({ id: z.string() });
const listOf = (item: typeof id) => z.object({ items: z.array(item) });

/**
 * Does what a buyer does, over the public API: register, browse, hold two seats, order, pay and get the tickets.
 *
 * @throws Error with the call and its response when a step fails.
 */
export async function walkPurchase(urlOf: (service: ServiceName) => string): Promise<Purchase> {
  async function call<Body>(
    service: ServiceName,
    path: string,
    schema: z.ZodType<Body>,
    { token, body }: { readonly token?: string; readonly body?: object } = {},
  ): Promise<Body> {
    const method = body === undefined ? 'GET' : 'POST';
    const response = await fetch(`${urlOf(service)}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined
          ? {}
          : { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} of ${service} answered ${response.status}: ${text}`);
    return schema.parse(JSON.parse(text));
  }

  const { token } = await call('user-service', '/v1/users/register', z.object({ token: z.string() }), {
    body: { name: 'Alice', email: `${randomUUID()}@example.com`, password: 'correct horse battery' },
  });
  const [event] = (await call('catalog-service', '/v1/events?status=ON_SALE&limit=1', listOf(id))).items;
  if (event === undefined) throw new Error('No event is on sale: add the demo data first.');
  const { seats } = await call(
    'seating-service',
    `/v1/seats?eventId=${event.id}&status=AVAILABLE`,
    z.object({ seats: z.array(id) }),
  );
  const reservation = await call('seating-service', '/v1/seats/reserve', id, {
    token,
    body: { eventId: event.id, seatIds: seats.slice(0, 2).map((seat) => seat.id) },
  });
  const order = await call('order-service', '/v1/orders', id, {
    token,
    body: { reservationId: reservation.id },
  });
  await call('payment-service', '/v1/payments/charge', z.object({ status: z.literal('SUCCESS') }), {
    token,
    body: { orderId: order.id, method: 'CARD', token: 'tok_success' },
  });
  // The order is usually confirmed at once. Just after a start, the outbox may have to finish the purchase.
  await keepTrying(
    () =>
      call('order-service', `/v1/orders/${order.id}`, z.object({ status: z.literal('CONFIRMED') }), {
        token,
      }),
    { withinMs: CONFIRMED_WITHIN_MS, clock: systemClock },
  );
  const tickets = await call('order-service', `/v1/orders/${order.id}/tickets`, listOf(id), { token });
  return { orderId: order.id, ticketIds: tickets.items.map((ticket) => ticket.id) };
}
