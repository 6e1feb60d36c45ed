import { createHmac } from 'node:crypto';
import type { Route } from '@ticketing/service-chassis/http';
import type { ServiceName } from '../../simulation/services/names';
import type { Caller } from './callers';
import { emailOf, PASSWORD, type Ask, type Fixture } from './fixture';

/** A request to a route, with a value for each of its parts. */
export interface Example {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RouteEntry {
  /** The caller who may use the route. */
  readonly caller: Caller;
  /** The status that this caller gets. */
  readonly status: number;
  /** The status for others who may call the route, but not for this object: mostly 404. */
  readonly otherStatuses?: Partial<Record<Caller, number>>;
  /** The table in which their rejected requests add rows. */
  readonly writesTo?: string;
  readonly example?: (fixture: Fixture) => Example;
}

export const routeName = ({ method, path }: Route): string => `${method} ${path}`;

const KEY = { 'Idempotency-Key': 'a-new-key' };
const WEBHOOK_SECRET = 'development-only-sandbox-webhook'.padEnd(48, '-');

/** What the sandbox gateway would send. */
export function signedWebhook(
  fixture: Fixture,
  event: object,
): { body: string; headers: { 'X-Signature': string } } {
  const body = JSON.stringify(event);
  const seconds = Math.floor(fixture.services.clock.now().getTime() / 1_000);
  const mac = createHmac('sha256', WEBHOOK_SECRET).update(`${seconds}.${body}`).digest('hex');
  return { body, headers: { 'X-Signature': `t=${seconds},v1=${mac}` } };
}

/** For every look-up by an id that belongs to Alice. */
const hiddenFromOthers = { bob: 404, organizer: 404, staff: 404 } as const;

/** Routes that several services have in the same form. */
const ofAnyService: Readonly<Record<string, RouteEntry>> = {
  'GET /v1/admin/discrepancies': { caller: 'admin', status: 200 },
  'POST /v1/admin/discrepancies/:id/retry': {
    caller: 'admin',
    status: 404,
    example: () => ({ params: { id: 'dis_missing' } }),
  },
  'POST /v1/admin/discrepancies/:id/dismiss': {
    caller: 'admin',
    status: 404,
    example: () => ({ params: { id: 'dis_missing' }, body: { reason: 'It was settled by hand.' } }),
  },
};

/**
 * Every route of the six services, with the caller who may use it and the status that others get for the same request.
 * The right callers can send the requests of each list in its order.
 */
const ofEachService: Readonly<Record<ServiceName, Readonly<Record<string, RouteEntry>>>> = {
  'user-service': {
    'POST /v1/users/register': {
      caller: 'nobody',
      status: 201,
      example: () => ({
        body: { name: 'Eve', email: 'eve@example.test', password: PASSWORD, phone: '+14155550101' },
      }),
    },
    'POST /v1/users/login': {
      caller: 'nobody',
      status: 200,
      example: () => ({ body: { email: emailOf('alice'), password: PASSWORD } }),
    },
    'GET /v1/users/profile': { caller: 'alice', status: 200, otherStatuses: { bob: 200 } },
    'PATCH /v1/users/profile': {
      caller: 'alice',
      status: 200,
      example: () => ({ body: { name: 'Alice', phone: '+14155550102' } }),
    },
    'PUT /v1/users/profile': {
      caller: 'alice',
      status: 200,
      example: () => ({ body: { name: 'Alice', phone: null } }),
    },
    'GET /v1/users/export': { caller: 'alice', status: 200, otherStatuses: { bob: 200 } },
    'POST /v1/users/password': {
      caller: 'carol',
      status: 204,
      example: () => ({ body: { currentPassword: PASSWORD, newPassword: `another, ${PASSWORD}` } }),
    },
    'POST /v1/users/password-reset': {
      caller: 'nobody',
      status: 202,
      example: () => ({ body: { email: emailOf('alice') } }),
    },
    'POST /v1/users/password-reset/confirm': {
      caller: 'nobody',
      status: 410,
      example: () => ({ body: { token: 'a-token-that-nobody-was-sent', newPassword: PASSWORD } }),
    },
    'GET /.well-known/jwks.json': { caller: 'nobody', status: 200 },
    'GET /reset-password': {
      caller: 'nobody',
      status: 200,
      example: () => ({ query: { token: 'a-token' } }),
    },
    'GET /reset-password/page.css': { caller: 'nobody', status: 200 },
    'GET /reset-password/page.js': { caller: 'nobody', status: 200 },
    'GET /v1/users': { caller: 'admin', status: 200 },
    'GET /v1/users/:id': {
      caller: 'order-service',
      status: 200,
      example: ({ ids }) => ({ params: { id: ids.alice } }),
    },
    'PATCH /v1/users/:id': {
      caller: 'admin',
      status: 200,
      example: ({ ids }) => ({ params: { id: ids.carol }, body: { role: 'staff', status: 'SUSPENDED' } }),
    },
    'DELETE /v1/users/profile': { caller: 'dave', status: 204 },
  },

  'catalog-service': {
    'GET /v1/venues': { caller: 'nobody', status: 200, example: () => ({ query: { city: 'Pune' } }) },
    'GET /v1/venues/:id': {
      caller: 'nobody',
      status: 200,
      example: ({ venueId }) => ({ params: { id: venueId } }),
    },
    'POST /v1/venues': {
      caller: 'organizer',
      status: 201,
      example: () => ({
        body: {
          name: 'Another Hall',
          address: '2 Test Street',
          city: 'Pune',
          country: 'IN',
          timeZone: 'Asia/Kolkata',
          capacity: 5,
        },
      }),
    },
    'PATCH /v1/venues/:id': {
      caller: 'organizer',
      status: 200,
      // Everyone may know that a venue exists, so the response may say that somebody else owns it.
      otherStatuses: { rival: 403 },
      example: ({ venueId }) => ({
        params: { id: venueId },
        body: { name: 'Smaller Hall', address: '1 Test Street', city: 'Pune', country: 'IN' },
      }),
    },
    'GET /v1/venues/:id/seat-map': {
      caller: 'nobody',
      status: 200,
      example: ({ venueId }) => ({ params: { id: venueId }, query: { version: '1' } }),
    },
    'PUT /v1/venues/:id/seat-map': {
      caller: 'organizer',
      status: 200,
      otherStatuses: { rival: 403 },
      example: ({ venueId, seatMap }) => ({ params: { id: venueId }, body: seatMap }),
    },
    'GET /v1/events': {
      caller: 'nobody',
      status: 200,
      otherStatuses: { bob: 200, rival: 200 },
      example: ({ ids }) => ({
        query: { organizerId: ids.organizer, city: 'Pune', type: 'Concert', status: 'DRAFT', q: 'night' },
      }),
    },
    'GET /v1/events/:id': {
      caller: 'organizer',
      status: 200,
      otherStatuses: { nobody: 404, alice: 404, rival: 404, staff: 404 },
      example: ({ events }) => ({ params: { id: events.draft } }),
    },
    'POST /v1/events': {
      caller: 'organizer',
      status: 201,
      example: ({ venueId }) => ({
        body: {
          venueId,
          title: 'Fourth night',
          type: 'Concert',
          description: 'One row, one night.',
          startsAt: '2026-08-01T18:00:00.000Z',
          endsAt: '2026-08-01T20:00:00.000Z',
          salesStartAt: '2026-06-01T18:00:00.000Z',
          salesEndAt: '2026-08-01T18:00:00.000Z',
          refundCutoffAt: '2026-07-31T18:00:00.000Z',
          currency: 'INR',
          taxRateBasisPoints: 1_800,
          maxSeatsPerOrder: 4,
          priceTiers: [{ name: 'Standard', price: { amount: 1, currency: 'INR' }, sections: ['Stalls'] }],
        },
      }),
    },
    'PATCH /v1/events/:id': {
      caller: 'organizer',
      status: 200,
      otherStatuses: { rival: 404 },
      example: ({ events }) => ({ params: { id: events.draft }, body: { title: 'The third night' } }),
    },
    'DELETE /v1/events/:id': {
      caller: 'organizer',
      status: 204,
      otherStatuses: { rival: 404 },
      example: ({ events }) => ({ params: { id: events.discarded } }),
    },
    'POST /v1/events/:id/publish': {
      caller: 'organizer',
      status: 200,
      otherStatuses: { rival: 404 },
      example: ({ events }) => ({ params: { id: events.draft }, body: {} }),
    },
    'PUT /v1/events/:id/availability': {
      caller: 'seating-service',
      status: 204,
      example: ({ events }) => ({ params: { id: events.live }, body: { soldOut: false } }),
    },
    'POST /v1/events/:id/cancel': {
      caller: 'organizer',
      status: 200,
      otherStatuses: { rival: 404 },
      example: ({ events }) => ({ params: { id: events.doomed }, body: { reason: 'The singer is ill.' } }),
    },
  },

  'seating-service': {
    'GET /v1/seats': {
      caller: 'nobody',
      status: 200,
      example: ({ events }) => ({ query: { eventId: events.live, status: 'AVAILABLE', section: 'Stalls' } }),
    },
    'POST /v1/seats/reserve': {
      caller: 'bob',
      status: 201,
      example: ({ events, seats }) => ({ body: { eventId: events.live, seatIds: seats.slice(10, 12) } }),
    },
    'POST /v1/reservations': {
      caller: 'order-service',
      status: 201,
      example: ({ ids, events, seats }) => ({
        body: { userId: ids.bob, eventId: events.live, seatIds: seats.slice(12, 13) },
      }),
    },
    'GET /v1/reservations': {
      caller: 'alice',
      status: 200,
      otherStatuses: { bob: 200, organizer: 200, staff: 200 },
      example: ({ events }) => ({ query: { eventId: events.live, limit: '10' } }),
    },
    'POST /v1/reservations/:id/seats': {
      caller: 'alice',
      status: 200,
      otherStatuses: { ...hiddenFromOthers, admin: 404 },
      example: ({ held, seats }) => ({
        params: { id: held.id },
        body: { add: seats.slice(14, 15), remove: seats.slice(15, 16) },
      }),
    },
    'POST /v1/reservations/:id/renew': {
      caller: 'alice',
      status: 200,
      otherStatuses: { ...hiddenFromOthers, admin: 404 },
      example: ({ held }) => ({ params: { id: held.id }, body: {} }),
    },
    'POST /v1/reservations/:id/adopt': {
      caller: 'order-service',
      status: 200,
      example: ({ heldByCarol, ids, seats }) => ({
        params: { id: heldByCarol.id },
        body: { orderId: 'ord_elsewhere', userId: ids.carol, seatIds: seats.slice(5, 6) },
      }),
    },
    'POST /v1/reservations/:id/disown': {
      caller: 'order-service',
      status: 204,
      example: ({ heldByCarol }) => ({
        params: { id: heldByCarol.id },
        body: { orderId: 'ord_elsewhere' },
      }),
    },
    'GET /v1/reservations/:id': {
      caller: 'alice',
      status: 200,
      otherStatuses: { ...hiddenFromOthers, 'order-service': 200 },
      example: ({ held }) => ({ params: { id: held.id } }),
    },
    'POST /v1/seats/release': {
      caller: 'alice',
      status: 200,
      otherStatuses: hiddenFromOthers,
      example: ({ held }) => ({ body: { reservationId: held.id } }),
    },
    'POST /v1/reservations/:id/extend': {
      caller: 'order-service',
      status: 200,
      example: ({ heldByCarol }) => ({
        params: { id: heldByCarol.id },
        body: { minutes: 2, orderId: 'ord_elsewhere' },
      }),
    },
    'POST /v1/reservations/:id/release': {
      caller: 'order-service',
      status: 200,
      example: ({ heldByCarol }) => ({ params: { id: heldByCarol.id }, body: {} }),
    },
    'POST /v1/seats/allocate': {
      caller: 'order-service',
      status: 200,
      example: ({ heldForNobody }) => ({
        body: { reservationId: heldForNobody.id, orderId: 'ord_elsewhere' },
      }),
    },
    'POST /v1/seats/deallocate': {
      caller: 'order-service',
      status: 200,
      example: ({ seats }) => ({ body: { orderId: 'ord_elsewhere', seatIds: seats.slice(6, 7) } }),
    },
    'GET /v1/seats/allocations': {
      caller: 'order-service',
      status: 200,
      example: ({ confirmed, unpaid }) => ({ query: { orderIds: `${confirmed.id},${unpaid.id}` } }),
    },
    'PUT /v1/seats/inventory/:eventId': {
      caller: 'catalog-service',
      status: 200,
      example: ({ ids }) => ({
        params: { eventId: 'evt_elsewhere' },
        body: {
          version: 1,
          organizerId: ids.organizer,
          currency: 'INR',
          onSale: true,
          salesStartAt: null,
          salesEndAt: '2026-08-01T18:00:00.000Z',
          maxSeatsPerOrder: 4,
          sections: [
            { name: 'Floor', kind: 'STANDING', tier: 'Standard', price: 1, capacity: 3 },
            {
              name: 'Stalls',
              kind: 'SEATED',
              tier: 'Standard',
              price: 1,
              rows: [{ name: 'A', seats: ['1'] }],
            },
          ],
        },
      }),
    },
    'PATCH /v1/seats/inventory/:eventId': {
      caller: 'catalog-service',
      status: 200,
      example: ({ events }) => ({
        params: { eventId: events.doomed },
        body: {
          onSale: false,
          salesStartAt: null,
          salesEndAt: null,
          maxSeatsPerOrder: 3,
          version: 9,
          releaseHolds: true,
        },
      }),
    },
    'POST /v1/seats/block': {
      caller: 'organizer',
      status: 200,
      otherStatuses: { rival: 404 },
      example: ({ events, seats }) => ({ body: { eventId: events.live, seatIds: seats.slice(20, 21) } }),
    },
    'POST /v1/seats/unblock': {
      caller: 'organizer',
      status: 200,
      otherStatuses: { rival: 404 },
      example: ({ events, seats }) => ({ body: { eventId: events.live, seatIds: seats.slice(20, 21) } }),
    },
  },

  'order-service': {
    'POST /v1/orders': {
      caller: 'alice',
      status: 409,
      otherStatuses: hiddenFromOthers,
      // It is Alice who learns that she has ordered it before.
      example: ({ unpaid }) => ({ body: { reservationId: unpaid.reservationId } }),
    },
    'GET /v1/orders': {
      caller: 'alice',
      status: 200,
      otherStatuses: { bob: 200, organizer: 200, staff: 200, 'user-service': 200 },
      example: ({ ids }) => ({ query: { userId: ids.alice, status: 'CONFIRMED' } }),
    },
    'GET /v1/orders/:id': {
      caller: 'alice',
      status: 200,
      otherStatuses: { ...hiddenFromOthers, admin: 200 },
      example: ({ confirmed }) => ({ params: { id: confirmed.id } }),
    },
    'POST /v1/orders/:id/renew': {
      caller: 'alice',
      status: 200,
      otherStatuses: { ...hiddenFromOthers, admin: 404 },
      example: ({ unpaid }) => ({ params: { id: unpaid.id }, body: {} }),
    },
    'POST /v1/orders/:id/payment-attempts': {
      caller: 'payment-service',
      status: 200,
      example: ({ unpaid, ids }) => ({
        params: { id: unpaid.id },
        body: { paymentId: 'pay_elsewhere', userId: ids.alice },
      }),
    },
    'POST /v1/orders/:id/payments': {
      caller: 'payment-service',
      status: 200,
      example: ({ unpaid }) => ({
        params: { id: unpaid.id },
        body: {
          paymentId: 'pay_elsewhere',
          status: 'FAILED',
          amount: unpaid.total,
          refunded: { ...unpaid.total, amount: 0 },
          reason: 'card_declined',
        },
      }),
    },
    'POST /v1/orders/:id/cancel': {
      caller: 'alice',
      status: 200,
      otherStatuses: { ...hiddenFromOthers, admin: 404 },
      example: ({ given }) => ({ params: { id: given.id }, body: {} }),
    },
    'GET /v1/orders/:id/tickets': {
      caller: 'alice',
      status: 200,
      otherStatuses: hiddenFromOthers,
      example: ({ confirmed }) => ({ params: { id: confirmed.id } }),
    },
    'PUT /v1/orders/events/:id': {
      caller: 'catalog-service',
      status: 204,
      example: ({ events }) => ({
        params: { id: events.live },
        body: {
          version: 1_000,
          status: 'ON_SALE',
          organizerId: 'usr_organizer',
          title: 'Another title',
          venue: { name: 'Hall', address: '1 Road', city: 'Pune', country: 'IN' },
          timeZone: 'Asia/Kolkata',
          startsAt: '2030-01-01T12:00:00Z',
          endsAt: '2030-01-01T15:00:00Z',
          doorsOpenAt: null,
          refundCutoffAt: '2029-12-31T12:00:00Z',
          currency: 'INR',
          taxRateBasisPoints: 0,
        },
      }),
    },
    'POST /v1/orders/event-cancellations': {
      caller: 'catalog-service',
      status: 202,
      example: ({ events }) => ({ body: { eventId: events.doomed, reason: 'The singer is ill.' } }),
    },
    'POST /v1/orders/erasures': {
      caller: 'user-service',
      status: 204,
      example: ({ ids }) => ({ body: { userId: ids.dave } }),
    },
    'GET /v1/tickets/:id': {
      caller: 'alice',
      status: 200,
      otherStatuses: hiddenFromOthers,
      example: ({ ticket }) => ({ params: { id: ticket.id } }),
    },
    'GET /v1/tickets/:id/qr.png': {
      caller: 'alice',
      status: 200,
      otherStatuses: hiddenFromOthers,
      example: ({ ticket }) => ({ params: { id: ticket.id } }),
    },
    'GET /v1/tickets/:id/ticket.pdf': {
      caller: 'alice',
      status: 200,
      otherStatuses: hiddenFromOthers,
      example: ({ ticket }) => ({ params: { id: ticket.id } }),
    },
    'GET /v1/tickets/:id/event.ics': {
      caller: 'alice',
      status: 200,
      otherStatuses: hiddenFromOthers,
      example: ({ ticket }) => ({ params: { id: ticket.id } }),
    },
    'POST /v1/tickets/check-in': {
      caller: 'staff',
      status: 200,
      example: ({ ticket, events }) => ({ body: { code: ticket.code, eventId: events.live } }),
    },
    'POST /v1/tickets/check-in/revert': {
      caller: 'staff',
      status: 200,
      example: ({ ticket }) => ({ body: { ticketId: ticket.id, reason: 'Wrong door' } }),
    },
    'GET /.well-known/ticket-keys.json': { caller: 'nobody', status: 200 },
  },

  'payment-service': {
    'POST /v1/payments/charge': {
      caller: 'alice',
      status: 201,
      otherStatuses: hiddenFromOthers,
      // A payment is stored before order-service is asked; this one is stored as failed, without an amount.
      writesTo: 'payment-service payments',
      example: ({ unpaid }) => ({
        headers: KEY,
        body: { orderId: unpaid.id, method: 'CARD', token: 'tok_success' },
      }),
    },
    'GET /v1/payments': {
      caller: 'alice',
      status: 200,
      otherStatuses: { bob: 200, organizer: 200, staff: 200, 'user-service': 200 },
      example: ({ ids, confirmed }) => ({ query: { userId: ids.alice, orderId: confirmed.id } }),
    },
    'GET /v1/payments/statement': {
      caller: 'order-service',
      status: 200,
      example: ({ confirmed, unpaid }) => ({ query: { orderIds: `${confirmed.id},${unpaid.id}` } }),
    },
    'GET /v1/payments/:id': {
      caller: 'alice',
      status: 200,
      otherStatuses: { ...hiddenFromOthers, admin: 200 },
      example: ({ payment }) => ({ params: { id: payment.id } }),
    },
    'POST /v1/payments/refund': {
      caller: 'admin',
      status: 201,
      example: ({ payment }) => ({
        headers: KEY,
        body: { paymentId: payment.id, amount: { amount: 1, currency: 'INR' }, reason: 'goodwill' },
      }),
    },
    'POST /v1/payments/webhooks/:gateway': {
      caller: 'nobody',
      status: 204,
      example: (fixture) => ({
        params: { gateway: 'sandbox' },
        ...signedWebhook(fixture, {
          id: 'gwe_1',
          type: 'charge.succeeded',
          reference: fixture.payment.reference,
        }),
      }),
    },
  },

  'notification-service': {
    'POST /v1/notifications': {
      caller: 'user-service',
      status: 202,
      example: ({ ids }) => ({
        body: {
          channel: 'EMAIL',
          template: 'welcome',
          to: emailOf('bob'),
          data: { name: 'Bob' },
          userId: ids.bob,
        },
      }),
    },
    'POST /v1/notifications/email': {
      caller: 'admin',
      status: 202,
      example: () => ({ body: { to: emailOf('bob'), subject: 'Doors', text: 'The doors open at six.' } }),
    },
    'POST /v1/notifications/sms': {
      caller: 'admin',
      status: 202,
      example: () => ({ body: { to: '+14155550100', text: 'The doors open at six.' } }),
    },
    'GET /v1/notifications': {
      caller: 'alice',
      status: 200,
      otherStatuses: { bob: 200, organizer: 200, staff: 200, 'user-service': 200 },
      example: ({ ids, confirmed }) => ({
        query: { userId: ids.alice, orderId: confirmed.id, status: 'QUEUED' },
      }),
    },
    'GET /v1/notifications/:id': {
      caller: 'alice',
      status: 200,
      otherStatuses: { ...hiddenFromOthers, admin: 200 },
      example: ({ notificationId }) => ({ params: { id: notificationId } }),
    },
    'POST /v1/notifications/:id/retry': {
      caller: 'admin',
      // It has not failed.
      status: 409,
      example: ({ notificationId }) => ({ params: { id: notificationId }, body: {} }),
    },
    'POST /v1/notifications/erasures': {
      caller: 'user-service',
      status: 200,
      example: ({ ids }) => ({ body: { userId: ids.dave } }),
    },
  },
};

export interface TabledRoute {
  readonly service: ServiceName;
  readonly name: string;
  readonly route: Route;
  readonly entry: RouteEntry;
}

/** The routes of services that are missing in the table, and the reverse. */
export function gapsOf(fixture: Fixture): {
  readonly withoutEntry: string[];
  readonly withoutRoute: string[];
} {
  const withoutEntry: string[] = [];
  const withoutRoute: string[] = [];
  for (const [service, entries] of Object.entries(ofEachService) as [
    ServiceName,
    Record<string, RouteEntry>,
  ][]) {
    const names = fixture.services.of[service].routes.map(routeName);
    withoutEntry.push(
      ...names
        .filter((name) => !(name in entries) && !(name in ofAnyService))
        .map((name) => `${service} ${name}`),
    );
    withoutRoute.push(
      ...Object.keys(entries)
        .filter((name) => !names.includes(name))
        .map((name) => `${service} ${name}`),
    );
  }
  return { withoutEntry, withoutRoute };
}

/** All routes that have an entry, service by service in the order of the table. */
export function tabledRoutes(fixture: Fixture): TabledRoute[] {
  return (Object.keys(ofEachService) as ServiceName[]).flatMap((service) =>
    Object.entries({ ...ofEachService[service], ...ofAnyService }).flatMap(([name, entry]) =>
      fixture.services.of[service].routes
        .filter((route) => routeName(route) === name)
        .map((route) => ({ service, name: `${service} ${name}`, route, entry })),
    ),
  );
}

export const exampleOf = ({ entry }: TabledRoute, fixture: Fixture): Example =>
  entry.example?.(fixture) ?? {};

/** An example as a request. */
export function askOf({ route }: TabledRoute, { params = {}, query, body, headers }: Example): Ask {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  return {
    method: route.method,
    path: search === '' ? path : `${path}?${search}`,
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  };
}
