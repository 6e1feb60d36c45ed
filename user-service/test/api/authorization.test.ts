import { roles } from '@ticketing/service-chassis/http';
import { openUserService, type TestUserService } from '../builders/user-service';

const ORDER_SERVICE_SECRET = 'development-only-order-service-token'.padEnd(48, '-');

describe('who may call', () => {
  let users: TestUserService;
  beforeAll(async () => {
    users = await openUserService();
  });
  afterAll(() => users.close());

  const call = (caller: ReturnType<TestUserService['as']>, method: string, path: string) =>
    caller[method.toLowerCase() as 'get'](path.replace(':id', 'usr_missing'));

  const guarded = () => users.service.routes.filter(({ access }) => !access.anyone);

  it('is decided for every route', () => {
    const table = users.service.routes.map(
      ({ method, path, access }) =>
        `${method} ${path} ${access.anyone ? 'anyone' : [...access.roles, access.scope ?? ''].join(' ').trim()}`,
    );
    expect(table.sort()).toEqual([
      'DELETE /v1/users/profile customer organizer staff admin',
      'GET /.well-known/jwks.json anyone',
      'GET /reset-password anyone',
      'GET /reset-password/page.css anyone',
      'GET /reset-password/page.js anyone',
      'GET /v1/users admin',
      'GET /v1/users/:id admin users:read',
      'GET /v1/users/export customer organizer staff admin',
      'GET /v1/users/profile customer organizer staff admin',
      'PATCH /v1/users/:id admin',
      'PATCH /v1/users/profile customer organizer staff admin',
      'POST /v1/users/login anyone',
      'POST /v1/users/password customer organizer staff admin',
      'POST /v1/users/password-reset anyone',
      'POST /v1/users/password-reset/confirm anyone',
      'POST /v1/users/register anyone',
      'PUT /v1/users/profile customer organizer staff admin',
    ]);
  });

  it('is asked for a token on every route that is not for anyone', async () => {
    for (const { method, path } of guarded()) {
      const response = await call(users.anyone, method, path);
      expect([method, path, response.status, response.body.code]).toEqual([
        method,
        path,
        401,
        'token_required',
      ]);
    }
  });

  it('is not asked for one on the others', async () => {
    for (const { method, path } of users.service.routes.filter(({ access }) => access.anyone)) {
      const response = await call(users.anyone, method, path);
      expect([method, path, [200, 400].includes(response.status)]).toEqual([method, path, true]);
    }
  });

  it('is turned away with a role that the route does not name', async () => {
    for (const role of roles) {
      const person = await users.signedIn(role, `${role}.table@example.test`);
      for (const { method, path, access } of guarded().filter(({ method }) => method !== 'DELETE')) {
        const response = await call(person, method, path);
        const refused = response.status === 403 && response.body.code === 'role_not_allowed';
        expect([method, path, role, refused]).toEqual([method, path, role, !access.roles.includes(role)]);
      }
    }
  });

  it('is order-service only for lookups of accounts', async () => {
    const orders = users.asService('order-service', ORDER_SERVICE_SECRET, 'users:read');
    for (const { method, path, access } of guarded()) {
      const response = await call(orders, method, path);
      expect([method, path, response.status]).toEqual([
        method,
        path,
        access.scope === 'users:read' ? 404 : 403,
      ]);
    }
  });

  it('is no other service, none without the scope, and none with another secret', async () => {
    const path = '/v1/users/usr_missing';
    const secret = (name: string) => `development-only-${name}-token`.padEnd(48, '-');
    await users.asService('payment-service', secret('payment-service'), 'users:read').get(path).expect(401);
    await users.asService('order-service', 'x'.repeat(48), 'users:read').get(path).expect(401);
    await users.asService('order-service', ORDER_SERVICE_SECRET, 'users:write').get(path).expect(403);
  });

  it('is nobody whose token was signed with a key of somebody else', async () => {
    const { id } = await users.signedIn('customer', 'forged@example.test');
    const { createTestIdentity } = await import('@ticketing/service-chassis/testing');
    const forged = createTestIdentity(users.clock).user(id, 'admin').replace('Bearer ', '');
    await users.as(forged).get('/v1/users').expect(401);
  });
});
