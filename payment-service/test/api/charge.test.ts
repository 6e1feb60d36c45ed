import { chargeBody } from '../builders/api-clients';
import { ordersDownAfterCharge } from '../builders/gateways';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';

describe('POST /v1/payments/charge', () => {
  let environment: PaymentEnvironment;
  let service: Instance;

  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    environment.orders.place('ord_1', 'usr_alice', inr(73_328));
    service = await environment.startInstance();
  });
  afterEach(() => environment.dispose());

  it('charges what the order costs and returns the confirmed order', async () => {
    const response = await service.charge(chargeBody());

    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      id: expect.stringMatching(/^pay_/),
      orderId: 'ord_1',
      amount: inr(73_328),
      refunded: inr(0),
      method: 'CARD',
      status: 'SUCCESS',
      reference: expect.stringMatching(/^chg_/),
      failureReason: null,
      createdAt: '2026-06-01T12:00:00.000Z',
      order: { id: 'ord_1', status: 'CONFIRMED', asOf: '2026-06-01T12:00:00.000Z' },
    });
    expect(environment.orders.results).toEqual([
      { paymentId: response.body.id, status: 'SUCCESS', amount: inr(73_328) },
    ]);
    expect(await environment.countCharges()).toBe(1);
  });

  it('takes a token and an id with what surrounded them when they were copied', async () => {
    const body = { ...chargeBody('\u00a0tok_success\u200b\n'), orderId: ' ord_1\r\n' };
    const response = await service.charge(body);
    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({ orderId: 'ord_1', status: 'SUCCESS' });
  });

  it.each([
    ['tok_declined', 'declined'],
    ['tok_insufficient_funds', 'insufficient_funds'],
    ['tok_nobody_knows', 'invalid_token'],
    ['constructor', 'invalid_token'],
  ])('responds 402 card_declined for %s and notifies order-service', async (token, reason) => {
    const response = await service.charge(chargeBody(token));

    expect(response.status).toBe(402);
    expect(response.body).toMatchObject({ code: 'card_declined', reason });
    const shown = await service.payment(response.body.paymentId);
    expect(shown).toMatchObject({ status: 'FAILED', failureReason: reason });
    expect(environment.orders.results).toEqual([
      { paymentId: response.body.paymentId, status: 'FAILED', amount: inr(73_328), reason },
    ]);
    expect(environment.orders.isWaitingForPayment('ord_1')).toBe(false);
    expect(await environment.countCharges()).toBe(0);
  });

  it('lets an order be paid after a declined payment', async () => {
    await service.charge(chargeBody('tok_declined'));
    const response = await service.charge(chargeBody());
    expect(response.body).toMatchObject({ status: 'SUCCESS', order: { status: 'CONFIRMED' } });
  });

  it.each(['tok_timeout_then_success', 'tok_timeout_then_declined', 'tok_error'])(
    'leaves the payment PENDING when the gateway gives no answer (%s)',
    async (token) => {
      const response = await service.charge(chargeBody(token));
      expect(response.status).toBe(201);
      expect(response.body).toMatchObject({
        status: 'PENDING',
        order: { id: 'ord_1', status: 'PENDING_PAYMENT', asOf: '2026-06-01T12:00:00.000Z' },
      });
      expect(environment.orders.results).toEqual([]);
    },
  );

  it('rejects a second payment of a paid order', async () => {
    await service.charge(chargeBody());
    const again = await service.charge(chargeBody());
    expect([again.status, again.body.code]).toEqual([409, 'already_paid']);
    expect(await environment.countCharges()).toBe(1);
  });

  it('rejects a second payment while the first is pending', async () => {
    await service.charge(chargeBody('tok_timeout_then_success'));
    const again = await service.charge(chargeBody());
    expect([again.status, again.body.code]).toEqual([409, 'payment_in_progress']);
    expect(await environment.countCharges()).toBe(1);
  });

  it.each([
    ['EXPIRED', 410, 'hold_expired'],
    ['CANCELLED', 409, 'order_not_payable'],
    ['CONFIRMED', 409, 'already_paid'],
  ])('passes on that an order which is %s cannot be paid', async (status, httpStatus, code) => {
    environment.orders.setStatus('ord_1', status);
    const response = await service.charge(chargeBody());
    expect([response.status, response.body.code]).toEqual([httpStatus, code]);
    expect(await environment.countCharges()).toBe(0);
    // Order-service has begun no attempt, so it is not notified.
    expect(environment.orders.results).toEqual([]);
    const list = await service.get('/v1/payments?orderId=ord_1');
    expect(list.body.items).toMatchObject([{ status: 'FAILED', failureReason: code, amount: null }]);
  });

  it('responds 404 for an order that does not exist', async () => {
    const response = await service.charge(chargeBody('tok_success', 'ord_none'));
    expect([response.status, response.body.code]).toEqual([404, 'order_not_found']);
  });

  it('responds 404 for someone else’s order, also while it is being paid, without an effect on its owner', async () => {
    const mallory = { userId: 'usr_mallory' };
    expect((await service.charge(chargeBody(), mallory)).status).toBe(404);
    await service.charge(chargeBody('tok_timeout_then_success'));
    expect((await service.charge(chargeBody(), mallory)).body.code).toBe('order_not_found');
    expect(environment.orders.results).toEqual([]);
  });

  it('returns the order as PAID when order-service cannot be notified, and notifies it later', async () => {
    const cutOff = await environment.startInstance({
      wrapGateway: ordersDownAfterCharge(environment.orders),
    });
    const response = await cutOff.charge(chargeBody());
    expect([response.status, response.body.status]).toEqual([201, 'SUCCESS']);
    expect(response.body.order).toMatchObject({ id: 'ord_1', status: 'PAID' });

    environment.orders.mode = 'up';
    environment.clock.advance(1_000);
    await service.outbox.relayDue();
    expect((await service.payment(response.body.id)).order.status).toBe('CONFIRMED');
    expect(environment.orders.results).toHaveLength(1);
  });

  describe('when order-service cannot be asked', () => {
    it('responds 503, takes no money, and accepts the same key again', async () => {
      environment.orders.mode = 'refusing';
      const refused = await service.charge(chargeBody(), { key: 'one' });
      expect([refused.status, refused.body.code]).toEqual([503, 'dependency_unavailable']);
      expect(refused.headers['retry-after']).toBeDefined();

      environment.orders.mode = 'up';
      expect((await service.charge(chargeBody(), { key: 'one' })).body.status).toBe('SUCCESS');
      expect(await environment.countCharges()).toBe(1);
    });

    it('lets another key pay as soon as it is back, when nothing was begun there', async () => {
      environment.orders.mode = 'refusing';
      await service.charge(chargeBody());
      environment.orders.mode = 'up';
      expect((await service.charge(chargeBody())).body.status).toBe('SUCCESS');
    });

    it('goes on with the same payment when an attempt may stand there', async () => {
      environment.orders.mode = 'silent';
      expect((await service.charge(chargeBody(), { key: 'one' })).status).toBe(503);
      expect(environment.orders.isWaitingForPayment('ord_1')).toBe(true);
      environment.orders.mode = 'up';
      const repeated = await service.charge(chargeBody(), { key: 'one' });
      expect(repeated.body).toMatchObject({ status: 'SUCCESS', order: { status: 'CONFIRMED' } });
      expect(await environment.countCharges()).toBe(1);
    });
  });

  describe('Idempotency-Key', () => {
    it('is required', async () => {
      const response = await service
        .http()
        .post('/v1/payments/charge')
        .set('Authorization', environment.identity.user('usr_alice'))
        .send(chargeBody());
      expect([response.status, response.body.code]).toEqual([400, 'idempotency_key_required']);
    });

    it.each(['tok_success', 'tok_declined', 'tok_timeout_then_success'])(
      'gives the same answer again and charges once (%s)',
      async (token) => {
        const first = await service.charge(chargeBody(token), { key: 'same' });
        const second = await service.charge(chargeBody(token), { key: 'same' });
        expect(second.status).toBe(first.status);
        expect(second.body).toEqual(first.body);
        expect(second.headers['idempotency-replayed']).toBe('true');
      },
    );

    it('rejects the same key with another body', async () => {
      await service.charge(chargeBody(), { key: 'same' });
      const other = await service.charge(chargeBody('tok_declined'), { key: 'same' });
      expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    });

    it('is remembered beyond the 24 hours: the payment it made is not made again, nor another one', async () => {
      const first = await service.charge(chargeBody(), { key: 'same' });
      environment.clock.advance(25 * 60 * 60_000);
      const again = await service.charge(chargeBody(), { key: 'same' });
      expect(again.body.id).toBe(first.body.id);
      environment.clock.advance(25 * 60 * 60_000);
      environment.orders.place('ord_2', 'usr_alice', inr(100));
      const other = await service.charge(chargeBody('tok_success', 'ord_2'), { key: 'same' });
      expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
      expect(await environment.countCharges()).toBe(1);
    });
  });

  describe('card numbers', () => {
    const card = '4111 1111 1111 1111';
    it.each([
      ['token', { ...chargeBody(), token: card.replaceAll(' ', '') }],
      ['orderId', chargeBody('tok_success', `ord_${card.replaceAll(' ', '')}`)],
      ['an unknown field', { ...chargeBody(), card }],
      ['a nested field', { ...chargeBody(), source: { list: [{ pan: Number(card.replaceAll(' ', '')) }] } }],
      ['the name of a field', { ...chargeBody(), [card]: true }],
    ])('are refused in %s', async (_where, body) => {
      const response = await service.charge(body);
      expect([response.status, response.body.code]).toEqual([400, 'card_number_refused']);
      expect(response.text).not.toContain('1111');
    });
  });

  it.each([
    ['an empty body', {}],
    ['a list', []],
    ['an unknown method', { ...chargeBody(), method: 'CASH' }],
    ['an amount of the client’s own', { ...chargeBody(), amount: inr(1) }],
    ['an order id that is none', chargeBody('tok_success', "x'; DROP TABLE payments; --")],
    ['an empty token', chargeBody('')],
    ['a token of two lines', chargeBody('tok\r\nsuccess')],
    ['a token that is too long', chargeBody('t'.repeat(256))],
    ['a number as a token', { ...chargeBody(), token: 5 }],
  ])('responds 400 for %s', async (_what, body) => {
    const response = await service.charge(body);
    expect([response.status, response.body.code]).toEqual([400, 'invalid_request']);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });
});
