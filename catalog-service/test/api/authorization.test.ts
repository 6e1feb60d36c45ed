import type { Role } from '@ticketing/service-chassis/http';
import request from 'supertest';
import { startCatalogFixture, testConfig, type CatalogFixture } from '../builders/service-fixture';

const roles: readonly Role[] = ['customer', 'organizer', 'staff', 'admin'];

describe('who may call', () => {
  let catalog: CatalogFixture;
  beforeAll(async () => {
    catalog = await startCatalogFixture();
  });
  afterAll(() => catalog.close());

  const send = (method: string, path: string, token?: string) => {
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const sent = request(catalog.app)[verb](path.replace(':id', 'evt_missing'));
    return token === undefined ? sent : sent.set('Authorization', token);
  };

  it('is asked on every route', async () => {
    expect(catalog.service.routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'DELETE /v1/events/:id',
      'GET /v1/events',
      'GET /v1/events/:id',
      'GET /v1/venues',
      'GET /v1/venues/:id',
      'GET /v1/venues/:id/seat-map',
      'PATCH /v1/events/:id',
      'PATCH /v1/venues/:id',
      'POST /v1/events',
      'POST /v1/events/:id/cancel',
      'POST /v1/events/:id/publish',
      'POST /v1/venues',
      'PUT /v1/events/:id/availability',
      'PUT /v1/venues/:id/seat-map',
    ]);
    for (const { method, path, access } of catalog.service.routes) {
      const anonymous = await send(method, path);
      const expected = access.anyone ? [200, 404] : [401];
      expect([method, path, expected.includes(anonymous.status)]).toEqual([method, path, true]);
    }
  });

  it('turns away every role that a route does not name, before it looks at the request', async () => {
    for (const { method, path, access } of catalog.service.routes.filter((route) => !route.access.anyone)) {
      for (const role of roles) {
        const answer = await send(method, path, catalog.identity.user('usr_someone', role));
        const refused = answer.status === 403 && answer.body.code === 'role_not_allowed';
        expect([method, path, role, refused]).toEqual([method, path, role, !access.roles.includes(role)]);
      }
    }
  });

  it('admits seating-service to availability and to nothing else that is guarded', async () => {
    for (const { method, path, access } of catalog.service.routes.filter((route) => !route.access.anyone)) {
      const token = catalog.identity.service(
        'seating-service',
        testConfig.callerSecrets.seating,
        'catalog-service',
        'availability:write',
      );
      const answer = await send(method, path, token);
      expect([method, path, answer.status !== 403]).toEqual([
        method,
        path,
        access.scope === 'availability:write',
      ]);
    }
  });

  it('admits no other service, and no good name with a wrong secret', async () => {
    const forge = (name: string) =>
      catalog.identity.service(name, 'x'.repeat(48), 'catalog-service', 'availability:write');
    await send('PUT', '/v1/events/:id/availability', forge('order-service')).expect(401);
    await send('PUT', '/v1/events/:id/availability', forge('seating-service')).expect(401);
  });

  it('lets an old token be no hindrance where none is needed', async () => {
    await send('GET', '/v1/events', 'Bearer no.good.token').expect(200);
  });
});
