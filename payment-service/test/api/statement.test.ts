import { chargeBody, refundBody } from '../builders/api-clients';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';

describe('the statement for order-service', () => {
  let environment: PaymentEnvironment;
  let service: Instance;

  beforeAll(async () => {
    environment = await createPaymentEnvironment();
    service = await environment.startInstance();
  });
  afterAll(() => environment.dispose());

  it('has an item for every order that was asked for, in that order, also for those without payments', async () => {
    const { id: one } = await service.pay('ord_one');
    const { id: two } = await service.pay('ord_two');
    await service.refund(refundBody(two, inr(2_000))).expect(201);
    const response = await service.statement('ord_two', 'ord_none', 'ord_one').expect(200);
    expect(response.body).toEqual({
      items: [
        {
          orderId: 'ord_two',
          payments: [{ id: two, status: 'PARTIALLY_REFUNDED', amount: inr(5_000), refunded: 2_000 }],
        },
        { orderId: 'ord_none', payments: [] },
        {
          orderId: 'ord_one',
          payments: [{ id: one, status: 'SUCCESS', amount: inr(5_000), refunded: 0 }],
        },
      ],
    });
  });

  it('lists every payment that may have been charged, in order, including the pending one', async () => {
    const { id: declined } = await service.pay('ord_three', 'tok_declined');
    const { id: underWay } = await service.pay('ord_three', 'tok_timeout_then_success');
    const response = await service.statement('ord_three').expect(200);
    expect(response.body.items[0].payments).toMatchObject([
      { id: declined, status: 'FAILED' },
      { id: underWay, status: 'PENDING', amount: inr(5_000), refunded: 0 },
    ]);
  });

  it('leaves out payments that order-service rejected, because a stranger can create any number of them', async () => {
    environment.orders.place('ord_four', 'usr_alice', inr(5_000));
    await service.charge(chargeBody('tok_success', 'ord_four'), { userId: 'usr_mallory' }).expect(404);
    const response = await service.statement('ord_four').expect(200);
    expect(response.body.items).toEqual([{ orderId: 'ord_four', payments: [] }]);
  });

  const orders = (count: number) => Array.from({ length: count }, (_, index) => `ord_${index}`);

  it('is available for fifty orders at once and rejected for more', async () => {
    expect((await service.statement(...orders(50)).expect(200)).body.items).toHaveLength(50);
    await service.statement(...orders(51)).expect(400);
  });

  it.each([
    ['none', ['']],
    ['something that is no id', ['ord_1', 'no id']],
    ['one of them twice', ['ord_1', 'ord_1']],
  ])('is refused for %s', async (_, asked) => {
    const response = await service.statement(...asked).expect(400);
    expect(response.body).toMatchObject({ code: 'invalid_request' });
  });

  it('is not for people: to them the address is no payment', async () => {
    await service.get('/v1/payments/statement?orderIds=ord_one', 'usr_alice', 'admin').expect(403);
  });
});
