import type { Role } from '@ticketing/service-chassis/http';
import request from 'supertest';
import { allRoutes } from '../../src/api/routes';
import type { UseCases } from '../../src/api/use-cases';
import { createPaymentWorld, type Instance, type PaymentWorld } from '../builders/payment-world';

const unused = () => Promise.reject(new Error('No use case is reached here.'));
const useCases: UseCases = {
  chargePayment: unused,
  refundPayment: unused,
  readPayments: { one: unused, list: unused, statement: unused },
  receiveWebhook: unused,
};
const everyRole: readonly Role[] = ['customer', 'organizer', 'staff', 'admin'];
const routes = allRoutes(useCases).map((route) => ({ ...route, name: `${route.method} ${route.path}` }));
const guarded = routes.filter(({ access }) => !access.anyone);

describe('who may call what', () => {
  let world: PaymentWorld;
  let service: Instance;

  beforeAll(async () => {
    world = await createPaymentWorld();
    service = await world.startInstance();
  });
  afterAll(() => world.dispose());

  const send = (route: (typeof routes)[number], authorization?: string) => {
    const method = route.method.toLowerCase() as Lowercase<typeof route.method>;
    const call = request(service.app)[method](route.path.replaceAll(/:\w+/g, 'some-id'));
    return authorization === undefined ? call : call.set('Authorization', authorization);
  };

  it('leaves only the webhooks open to anyone: they are signed', () => {
    expect(routes.filter(({ access }) => access.anyone).map(({ name }) => name)).toEqual([
      'POST /v1/payments/webhooks/:gateway',
    ]);
  });

  it.each(guarded)('$name needs a token', async (route) => {
    const answer = await send(route);
    expect([answer.status, answer.body.code]).toEqual([401, 'token_required']);
  });

  it.each(guarded)('$name refuses a token that is not genuine', async (route) => {
    const [header, payload] = world.identity.user('usr_alice', 'admin').split('.');
    const answer = await send(route, `${header}.${payload}.${'A'.repeat(86)}`);
    expect([answer.status, answer.body.code]).toEqual([401, 'bad_token']);
  });

  const wrongRoles = guarded.flatMap((route) =>
    everyRole
      .filter((role) => !route.access.roles.includes(role))
      .map((role) => ({ route, role, name: route.name })),
  );
  it.each(wrongRoles)('$name refuses the role $role', async ({ route, role }) => {
    const answer = await send(route, world.identity.user('usr_alice', role));
    expect([answer.status, answer.body.code]).toEqual([403, 'role_not_allowed']);
  });

  it.each(guarded)('$name refuses a service that may not do this', async (route) => {
    const answer = await send(route, world.authorizationOfOrderService('payments:write'));
    expect([answer.status, answer.body.code]).toEqual([403, 'scope_missing']);
  });

  it('admits order-service to no more than it was given', async () => {
    const scopes = new Set(guarded.flatMap(({ access }) => access.scope ?? []));
    expect([...scopes].sort()).toEqual(['payments:read', 'refunds:create']);
  });

  it('admits no other service, whatever it claims', async () => {
    const token = world.identity.service(
      'seating-service',
      world.config.orderServiceSecret,
      'payment-service',
      'refunds:create',
    );
    const answer = await request(service.app)
      .post('/v1/payments/refund')
      .set('Authorization', token)
      .send({});
    expect(answer.status).toBe(401);
  });
});
