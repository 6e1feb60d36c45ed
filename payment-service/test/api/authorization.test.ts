import type { Role } from '@ticketing/service-chassis/http';
import request from 'supertest';
import { paymentServiceRoutes } from '../../src/api/routes';
import type { UseCases } from '../../src/application/use-cases';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';

const unused = () => Promise.reject(new Error('No use case is reached here.'));
const useCases: UseCases = {
  chargePayment: unused,
  refundPayment: unused,
  readPayments: { one: unused, list: unused, statement: unused },
  receiveWebhook: unused,
  reconcilePayments: unused,
  reconcileRefunds: unused,
  compareWithGateway: unused,
  recheckDiscrepancies: { one: unused, nextBatch: unused },
  redeliverResult: { due: unused, ofPayment: unused, clearIfAcknowledged: unused },
  deleteGatewayEvents: unused,
};
const everyRole: readonly Role[] = ['customer', 'organizer', 'staff', 'admin'];
const routes = paymentServiceRoutes(useCases).map((route) => ({
  ...route,
  name: `${route.method} ${route.path}`,
}));
const guarded = routes.filter(({ access }) => !access.anyone);

describe('who may call what', () => {
  let environment: PaymentEnvironment;
  let service: Instance;

  beforeAll(async () => {
    environment = await createPaymentEnvironment();
    service = await environment.startInstance();
  });
  afterAll(() => environment.dispose());

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
    const response = await send(route);
    expect([response.status, response.body.code]).toEqual([401, 'token_required']);
  });

  it.each(guarded)('$name rejects a token that is not genuine', async (route) => {
    const [header, payload] = environment.identity.user('usr_alice', 'admin').split('.');
    const response = await send(route, `${header}.${payload}.${'A'.repeat(86)}`);
    expect([response.status, response.body.code]).toEqual([401, 'bad_token']);
  });

  const wrongRoles = guarded.flatMap((route) =>
    everyRole
      .filter((role) => !route.access.roles.includes(role))
      .map((role) => ({ route, role, name: route.name })),
  );
  it.each(wrongRoles)('$name rejects the role $role', async ({ route, role }) => {
    const response = await send(route, environment.identity.user('usr_alice', role));
    expect([response.status, response.body.code]).toEqual([403, 'role_not_allowed']);
  });

  it.each(guarded)('$name rejects a service without this scope', async (route) => {
    const response = await send(route, environment.authorizationOfOrderService('payments:write'));
    expect([response.status, response.body.code]).toEqual([403, 'scope_missing']);
  });

  it('admits order-service and user-service to no more than they were given', async () => {
    const scopes = new Set(guarded.flatMap(({ access }) => access.scope ?? []));
    expect([...scopes].sort()).toEqual(['accounts:export', 'payments:read', 'refunds:create']);
  });

  it('admits no other service, whatever it claims', async () => {
    const token = environment.identity.service(
      'seating-service',
      environment.config.callerSecrets.order,
      'payment-service',
      'refunds:create',
    );
    const response = await request(service.app)
      .post('/v1/payments/refund')
      .set('Authorization', token)
      .send({});
    expect(response.status).toBe(401);
  });
});
