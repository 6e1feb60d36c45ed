import { chargeBody, refundBody } from '../builders/api-clients';
import { declinesRefunds, ordersDownAfterCharge } from '../builders/gateways';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';

describe('POST /v1/payments/refund', () => {
  let environment: PaymentEnvironment;
  let service: Instance;
  let paymentId: string;

  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    service = await environment.startInstance();
    paymentId = (await service.pay('ord_1')).id;
  });
  afterEach(() => environment.dispose());

  const payment = () => service.payment(paymentId);

  it('refunds everything when no amount is given, and notifies order-service', async () => {
    const response = await service.refund({ paymentId, reason: 'requested by customer' });
    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      id: expect.stringMatching(/^rfd_/),
      paymentId,
      orderId: 'ord_1',
      amount: inr(5_000),
      reason: 'requested by customer',
      status: 'SUCCESS',
      createdAt: '2026-06-01T12:00:00.000Z',
    });
    expect(await payment()).toMatchObject({
      status: 'REFUNDED',
      refunded: inr(5_000),
      order: { status: 'REFUNDED' },
    });
    expect(environment.orders.results.at(-1)).toEqual({
      paymentId,
      status: 'REFUNDED',
      amount: inr(5_000),
      refunded: inr(5_000),
      reason: 'requested by customer',
    });
    expect(await environment.sumOfRefunds()).toBe(5_000);
  });

  it('refunds parts until nothing is left', async () => {
    await service.refund(refundBody(paymentId, inr(1_000)));
    expect(await payment()).toMatchObject({ status: 'PARTIALLY_REFUNDED', refunded: inr(1_000) });

    const rest = await service.refund(refundBody(paymentId));
    expect(rest.body.amount).toEqual(inr(4_000));
    expect(await payment()).toMatchObject({ status: 'REFUNDED', refunded: inr(5_000) });

    const more = await service.refund(refundBody(paymentId));
    expect([more.status, more.body.code]).toEqual([409, 'nothing_left_to_refund']);
    const one = await service.refund(refundBody(paymentId, inr(1)));
    expect([one.status, one.body.code]).toEqual([409, 'nothing_left_to_refund']);
  });

  it('says how much is left when asked for more', async () => {
    await service.refund(refundBody(paymentId, inr(1_000)));
    const response = await service.refund(refundBody(paymentId, inr(4_001)));
    expect([response.status, response.body.code, response.body.left]).toEqual([
      409,
      'refund_exceeds_payment',
      4_000,
    ]);
    expect(await environment.sumOfRefunds()).toBe(1_000);
  });

  it('rejects another currency', async () => {
    const amount = { amount: 10, currency: 'USD' };
    const response = await service.refund(refundBody(paymentId, amount));
    expect([response.status, response.body.code]).toEqual([409, 'currency_mismatch']);
  });

  it.each(['tok_declined', 'tok_timeout_then_success'])(
    'refuses a payment that took no money yet (%s)',
    async (token) => {
      const { id } = await service.pay('ord_2', token);
      const response = await service.refund(refundBody(id));
      expect([response.status, response.body.code]).toEqual([409, 'payment_not_refundable']);
    },
  );

  it('responds 404 for a payment that does not exist', async () => {
    const response = await service.refund(refundBody('pay_none'));
    expect([response.status, response.body.code]).toEqual([404, 'payment_not_found']);
  });

  it('releases the reserved amount when the gateway declines', async () => {
    const refusing = await environment.startInstance({ wrapGateway: declinesRefunds });
    const response = await refusing.refund(refundBody(paymentId));
    expect([response.status, response.body.code]).toEqual([409, 'refund_declined']);
    expect(await payment()).toMatchObject({ status: 'SUCCESS', refunded: inr(0) });
    expect((await service.refund(refundBody(paymentId))).body.amount).toEqual(inr(5_000));
  });

  it('returns the same response for the same key, and rejects the key for another refund', async () => {
    const body = refundBody(paymentId, inr(1_000));
    const first = await service.refund(body, { key: 'same' });
    const second = await service.refund(body, { key: 'same' });
    expect(second.body).toEqual(first.body);
    const other = await service.refund({ ...body, amount: inr(1_001) }, { key: 'same' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await environment.sumOfRefunds()).toBe(1_000);
  });

  it('is remembered beyond the 24 hours of its key', async () => {
    const body = refundBody(paymentId, inr(1_000));
    const first = await service.refund(body, { key: 'same' });
    environment.clock.advance(25 * 60 * 60_000);
    expect((await service.refund(body, { key: 'same' })).body).toEqual(first.body);
    environment.clock.advance(25 * 60 * 60_000);
    const other = await service.refund({ ...body, amount: inr(2) }, { key: 'same' });
    expect(other.body.code).toBe('idempotency_key_reused');
    expect(await environment.sumOfRefunds()).toBe(1_000);
  });

  it('can be asked for by order-service', async () => {
    const response = await service
      .http()
      .post('/v1/payments/refund')
      .set('Authorization', environment.authorizationOfOrderService('refunds:create'))
      .set('Idempotency-Key', 'order-cancelled')
      .send({ paymentId, reason: 'order_cancelled' });
    expect([response.status, response.body.status]).toEqual([201, 'SUCCESS']);
    expect(environment.orders.results.at(-1)).toMatchObject({ status: 'REFUNDED' });
  });

  it('notifies order-service of the payment before the refund', async () => {
    environment.orders.place('ord_2', 'usr_alice', inr(100));
    const cutOff = await environment.startInstance({
      wrapGateway: ordersDownAfterCharge(environment.orders),
    });
    const { body } = await cutOff.charge(chargeBody('tok_success', 'ord_2'));
    expect(body.order.status).toBe('PAID');
    environment.orders.mode = 'up';
    await service.refund(refundBody(body.id));
    for (let round = 0; round < 3; round += 1) {
      environment.clock.advance(5_000);
      await service.outbox.relayDue();
    }
    const told = environment.orders.results.filter((result) => result.paymentId === body.id);
    expect(told.map(({ status }) => status)).toEqual(['SUCCESS', 'REFUNDED']);
  });

  it.each([
    ['an amount of nothing', { amount: inr(0) }],
    ['a negative amount', { amount: inr(-5) }],
    ['a fraction', { amount: inr(10.5) }],
    ['an amount beyond all money', { amount: inr(1e15) }],
    ['an amount without a currency', { amount: { amount: 5 } }],
    ['a plain number', { amount: 5 }],
    ['no reason', { reason: undefined }],
    ['an empty reason', { reason: '  ' }],
    ['a reason with a line break', { reason: 'a\nb' }],
    ['a payment id that is none', { paymentId: "' OR 1=1 --" }],
    ['an unknown field', { all: true }],
  ])('responds 400 for %s', async (_what, change) => {
    const response = await service.refund({ ...refundBody(paymentId), ...change });
    expect([response.status, response.body.code]).toEqual([400, 'invalid_request']);
  });

  it('rejects a card number in the reason', async () => {
    const response = await service.refund({ paymentId, reason: 'to card 4111-1111-1111-1111' });
    expect([response.status, response.body.code]).toEqual([400, 'card_number_refused']);
  });
});
