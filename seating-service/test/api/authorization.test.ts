import type { Route } from '@ticketing/service-chassis/http';
import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

/** Every route with a valid body and query, so that only the caller can be wrong. */
const bodies: Record<string, object> = {
  'POST /v1/seats/reserve': { eventId: 'evt_1', seatIds: ['seat_a'] },
  'POST /v1/reservations': { userId: 'usr_a', eventId: 'evt_1', seatIds: ['seat_a'] },
  'POST /v1/seats/release': { reservationId: 'res_1' },
  'POST /v1/reservations/:id/release': {},
  'POST /v1/reservations/:id/extend': { minutes: 5 },
  'POST /v1/reservations/:id/seats': { add: ['seat_a'] },
  'POST /v1/reservations/:id/adopt': { orderId: 'ord_1', userId: 'usr_a' },
  'POST /v1/reservations/:id/disown': { orderId: 'ord_1' },
  'POST /v1/seats/allocate': { reservationId: 'res_1', orderId: 'ord_1' },
  'POST /v1/seats/deallocate': { orderId: 'ord_1' },
};

const queries: Record<string, string> = {
  'GET /v1/reservations': '?eventId=evt_1',
  'GET /v1/seats/allocations': '?orderIds=ord_1',
};

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

describe('who may call what', () => {
  let seating: ServiceFixture;
  beforeAll(async () => {
    seating = await startServiceFixture();
  });
  afterAll(() => seating.stop());

  const call = (route: Route, authorization?: string) => {
    const path = route.path.replace(/:\w+/, 'evt_1') + (queries[nameOf(route)] ?? '');
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch';
    const sent = seating.api[method](path);
    if (authorization !== undefined) sent.set('authorization', authorization);
    return sent.send(bodies[nameOf(route)] ?? {});
  };
  const closed = () => seating.service.routes.filter(({ access }) => !access.anyone);

  it('has exactly one route that is open to anyone', () => {
    const open = seating.service.routes.filter(({ access }) => access.anyone).map(nameOf);
    expect(open).toEqual(['GET /v1/seats']);
  });

  it('asks for a token everywhere else', async () => {
    expect(closed().length).toBeGreaterThan(9);
    for (const route of closed()) {
      const response = await call(route);
      expect([nameOf(route), response.status, response.body.code]).toEqual([
        nameOf(route),
        401,
        'token_required',
      ]);
    }
  });

  it('takes no token that it cannot verify', async () => {
    for (const route of closed()) {
      const response = await call(route, 'Bearer a.b.c');
      expect([nameOf(route), response.status, response.body.code]).toEqual([nameOf(route), 401, 'bad_token']);
    }
  });

  it('rejects people whose role a route does not name', async () => {
    for (const route of closed()) {
      for (const role of ['customer', 'organizer', 'staff', 'admin'] as const) {
        if (route.access.roles.includes(role)) continue;
        const response = await call(route, seating.asUser('usr_x', role));
        expect([nameOf(route), role, response.status]).toEqual([nameOf(route), role, 403]);
      }
    }
  });

  it('rejects services that lack the scope of a route', async () => {
    const scopes = [
      'allocations:read',
      'inventory:write',
      'reservations:read',
      'reservations:write',
      'seats:allocate',
    ];
    for (const route of closed()) {
      const others = scopes.filter((scope) => scope !== route.access.scope);
      for (const caller of ['order-service', 'catalog-service'] as const) {
        const response = await call(route, seating.asService(caller, ...others));
        expect([nameOf(route), caller, response.status]).toEqual([nameOf(route), caller, 403]);
      }
    }
  });

  it('gives a service no more scopes than it is admitted with', async () => {
    for (const route of closed()) {
      const { scope } = route.access;
      if (scope === undefined) continue;
      const stranger = scope === 'inventory:write' ? 'order-service' : 'catalog-service';
      const response = await call(route, seating.asService(stranger, scope));
      expect([nameOf(route), response.status]).toEqual([nameOf(route), 403]);
    }
  });

  it('shows a reservation to its owner, to admins and to order-service, and is silent to everyone else', async () => {
    const [seat = ''] = await seating.publish('evt_own');
    const made = await seating.reserve('usr_a', 'evt_own', [seat]).expect(201);
    const { id } = made.body as { id: string };
    const asked = (authorization: string) =>
      seating.api.get(`/v1/reservations/${id}`).set('authorization', authorization);

    await asked(seating.asUser('usr_a')).expect(200);
    await asked(seating.asUser('usr_root', 'admin')).expect(200);
    await asked(seating.asService('order-service', 'reservations:read')).expect(200);
    for (const role of ['customer', 'organizer', 'staff'] as const) {
      const response = await asked(seating.asUser('usr_b', role)).expect(404);
      expect(response.body).toMatchObject({ code: 'reservation_not_found' });
    }
    await seating.release('usr_b', id).expect(404);
    expect((await seating.reservation(id)).body).toMatchObject({ status: 'HELD' });
  });
});
