import type { Role } from '@ticketing/service-chassis/http';
import { notificationServiceRoutes } from '../../src/api/routes';
import type { UseCases } from '../../src/application/use-cases';
import { startServiceFixture, type ServiceFixture } from '../builders/service-fixture';

/** Who may call what. A route that is not in this table fails the first test below. */
const MAY_CALL: Record<string, readonly string[]> = {
  'POST /v1/notifications': ['admin', 'notifications:create'],
  'POST /v1/notifications/email': ['admin'],
  'POST /v1/notifications/sms': ['admin'],
  'POST /v1/notifications/:id/retry': ['admin'],
  'POST /v1/notifications/erasures': ['notifications:erase'],
  'GET /v1/notifications': ['customer', 'organizer', 'staff', 'admin'],
  'GET /v1/notifications/:id': ['customer', 'organizer', 'staff', 'admin'],
};
const ROLES: readonly Role[] = ['customer', 'organizer', 'staff', 'admin'];
const SCOPES = ['notifications:create', 'notifications:erase'];

// Only the declarations are looked at; no handler runs.
const routes = notificationServiceRoutes({} as UseCases);
const nameOf = (route: { method: string; path: string }) => `${route.method} ${route.path}`;

describe('who may call the routes', () => {
  let app: ServiceFixture;
  beforeAll(async () => {
    app = await startServiceFixture();
  });
  afterAll(() => app.stop());

  const call = (route: { method: string; path: string }, token?: string) => {
    const path = route.path.replace(':id', 'ntf_none');
    const request = route.method === 'GET' ? app.http.get(path) : app.http.post(path).send({});
    return token === undefined ? request : request.set('Authorization', token);
  };

  it('is decided for every route', () => {
    expect(routes.map(nameOf).sort()).toEqual(Object.keys(MAY_CALL).sort());
  });

  it.each(routes.map((route) => [nameOf(route), route] as const))(
    '%s is 401 without a token',
    async (_, route) => {
      const response = await call(route);
      expect(response.status).toBe(401);
      expect(response.body.code).toBe('token_required');
      expect(response.headers['content-type']).toContain('application/problem+json');
    },
  );

  it.each(
    routes.flatMap((route) => [
      ...ROLES.map((role) => [nameOf(route), role, route] as const),
      ...SCOPES.map((scope) => [nameOf(route), scope, route] as const),
    ]),
  )('%s by %s', async (name, who, route) => {
    const token = ROLES.includes(who as Role)
      ? app.identity.user('usr_someone', who as Role)
      : app.serviceToken('user-service', who);
    const response = await call(route, token);
    if (MAY_CALL[name]?.includes(who)) expect([200, 202, 400, 404]).toContain(response.status);
    else expect(response.status).toBe(403);
  });

  it('lets order-service queue, but not erase, whatever scope it asks for', async () => {
    const token = app.serviceToken('order-service', 'notifications:create', 'notifications:erase');
    expect((await app.post('/v1/notifications/erasures', { userId: 'usr_ada' }, token)).status).toBe(403);
  });

  it('admits no service that is not on its list', async () => {
    const token = app.identity.service(
      'payment-service',
      app.config.callerSecrets.order,
      'notification-service',
      'notifications:create',
    );
    expect((await app.post('/v1/notifications', {}, token)).status).toBe(401);
  });
});
