import type { Role } from '@ticketing/service-chassis/http';
import request from 'supertest';
import { orderServiceRoutes } from '../../src/api/routes';
import type { UseCases } from '../../src/application/use-cases';
import { ALICE, BOB, World, type OrderBody } from '../builders/world';

const unused = () => Promise.reject(new Error('No use case is reached here.'));
const useCases: UseCases = {
  placeOrder: unused,
  renewOrder: unused,
  readOrders: { one: unused, page: unused, withTickets: unused },
  cancelOrder: unused,
  beginPaymentAttempt: unused,
  recordPaymentResult: unused,
  cancelEvent: { record: unused, endOrders: unused },
  recordEvent: unused,
  notifyOfChanges: unused,
  expireOrders: unused,
  erasePerson: { record: unused, endLateOrders: unused },
  recoverSagas: unused,
  reconcileOrders: {
    due: unused,
    one: unused,
  },
  readTickets: { one: unused, printable: unused },
  checkInTicket: unused,
  revertCheckIn: unused,
  ticketKeys: {
    load: unused,
    current: () => {
      throw new Error('No key is used here.');
    },
    published: () => [],
  },
};
const everyRole: readonly Role[] = ['customer', 'organizer', 'staff', 'admin'];
const routes = orderServiceRoutes(useCases).map((route) => ({
  ...route,
  name: `${route.method} ${route.path}`,
}));
const guarded = routes.filter(({ access }) => !access.anyone);

describe('who may call what', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.open();
  });
  afterAll(() => world.dispose());

  const send = (route: (typeof routes)[number], authorization?: string) => {
    const method = route.method.toLowerCase() as Lowercase<typeof route.method>;
    const call = request(world.service.app)[method](route.path.replaceAll(/:\w+/g, 'some-id'));
    return authorization === undefined ? call : call.set('Authorization', authorization);
  };

  it('leaves only the public keys of the tickets open to anyone', () => {
    expect(routes.filter(({ access }) => access.anyone).map(({ name }) => name)).toEqual([
      'GET /.well-known/ticket-keys.json',
    ]);
  });

  it.each(guarded)('$name needs a token', async (route) => {
    const response = await send(route);
    expect([response.status, response.body.code]).toEqual([401, 'token_required']);
  });

  const wrongRoles = guarded.flatMap((route) =>
    everyRole
      .filter((role) => !route.access.roles.includes(role))
      .map((role) => ({ route, role, name: route.name })),
  );
  it.each(wrongRoles)('$name rejects the role $role', async ({ route, role }) => {
    const response = await send(route, world.identity.user(ALICE, role));
    expect([response.status, response.body.code]).toEqual([403, 'role_not_allowed']);
  });

  const secretOf = (name: string) => `development-only-${name}-token`.padEnd(48, '-');
  const token = (name: string, ...scopes: string[]) =>
    world.identity.service(name, secretOf(name), 'order-service', ...scopes);

  it.each(guarded)('$name rejects a service that has no such scope', async (route) => {
    const caller = route.access.scope === 'orders:cancel' ? 'payment-service' : 'catalog-service';
    const response = await send(
      route,
      token(caller, 'orders:cancel', 'payments:write', 'payment-attempts:write'),
    );
    expect([response.status, response.body.code]).toEqual([403, 'scope_missing']);
  });

  it('admits no service but payment-service, catalog-service and user-service', async () => {
    const refused = await request(world.service.app)
      .post('/v1/orders/event-cancellations')
      .set('Authorization', token('seating-service', 'orders:cancel'))
      .send({ eventId: 'evt_1' });
    expect([refused.status, refused.body.code]).toEqual([401, 'bad_token']);
  });
});

describe('what belongs to somebody else', () => {
  let world: World;
  let order: OrderBody;

  beforeAll(async () => {
    world = await World.open();
    order = await world.confirmed(ALICE);
  });
  afterAll(() => world.dispose());

  const ticketId = () => order.tickets[0]?.id ?? 'none';
  const reads: readonly (readonly [string, () => string])[] = [
    ['the order', () => `/v1/orders/${order.id}`],
    ['its tickets', () => `/v1/orders/${order.id}/tickets`],
    ['a ticket', () => `/v1/tickets/${ticketId()}`],
    ['its QR code', () => `/v1/tickets/${ticketId()}/qr.png`],
    ['its page', () => `/v1/tickets/${ticketId()}/ticket.pdf`],
    ['its calendar entry', () => `/v1/tickets/${ticketId()}/event.ics`],
  ];

  it.each(reads)('%s is there for the owner and an admin, and for nobody else', async (_, path) => {
    await world.as(ALICE).get(path()).expect(200);
    await world.as('usr_root', 'admin').get(path()).expect(200);
    for (const role of ['customer', 'organizer', 'staff'] as const) {
      await world.as(BOB, role).get(path()).expect(404);
    }
  });

  it('cannot be cancelled, not even by an admin', async () => {
    await world.as(BOB).post(`/v1/orders/${order.id}/cancel`).expect(404);
    await world.as('usr_root', 'admin').post(`/v1/orders/${order.id}/cancel`).expect(404);
  });

  it('cannot be paid for', async () => {
    const { body } = await world.beginPayment(order, 'pay_000009', BOB).expect(404);
    expect(body.code).toBe('order_not_found');
  });

  it('is not listed', async () => {
    const { body } = await world.as(BOB).get(`/v1/orders?userId=${ALICE}`).expect(200);
    expect(body.items).toEqual([]);
    const { body: all } = await world.as('usr_root', 'admin').get(`/v1/orders?userId=${ALICE}`).expect(200);
    expect(all.items).toHaveLength(1);
  });

  it('cannot be ordered again by its reservation', async () => {
    const reservation = world.seating.hold(ALICE, 'evt_gala', world.seats(100));
    const { body } = await world.as(BOB).post('/v1/orders', { reservationId: reservation.id }).expect(404);
    expect(body.code).toBe('reservation_not_found');
  });
});
