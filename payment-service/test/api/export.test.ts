import request from 'supertest';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';

describe('the payments of a person', () => {
  let environment: PaymentEnvironment;
  let service: Instance;

  beforeAll(async () => {
    environment = await createPaymentEnvironment();
    service = await environment.startInstance();
  });
  afterAll(() => environment.dispose());

  const list = (query: string, ...scopes: string[]) => {
    const secret = 'development-only-user-service-token'.padEnd(48, '-');
    return request(service.app)
      .get(`/v1/payments?${query}`)
      .set(
        'Authorization',
        environment.identity.service('user-service', secret, 'payment-service', ...scopes),
      );
  };

  it('are listed for user-service, which names the person', async () => {
    const { id } = await service.pay('ord_one');
    const [row] = await environment.database.query<{ user_id: string }>('SELECT user_id FROM payments');
    const { body } = await list(`userId=${row?.user_id}`, 'accounts:export').expect(200);
    expect(body.items).toMatchObject([{ id, orderId: 'ord_one' }]);
    expect((await list('userId=usr_nobody', 'accounts:export').expect(200)).body.items).toEqual([]);
  });

  it('are not listed without a person, or without the scope', async () => {
    const { body } = await list('', 'accounts:export').expect(400);
    expect(body.errors).toMatchObject([{ pointer: 'userId' }]);
    await list('userId=usr_1', 'payments:read').expect(403);
  });
});
