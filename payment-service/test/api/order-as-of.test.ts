import { chargeBody, refundBody } from '../builders/api-clients';
import {
  createPaymentEnvironment,
  type Instance,
  type PaymentEnvironment,
} from '../builders/payment-environment';
import { inr } from '../builders/payments';

const CREATED = '2026-06-01T12:00:00.000Z';

describe('the order of a payment', () => {
  let environment: PaymentEnvironment;
  let service: Instance;

  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    service = await environment.startInstance();
    environment.orders.place('ord_1', 'usr_alice', inr(100));
  });
  afterEach(() => environment.dispose());

  /** Order-service takes some seconds to respond to a report, and the order may change by then. */
  const respondAfter = (seconds: number, status?: string): void => {
    const { orders, clock } = environment;
    const notify = orders.notify.bind(orders);
    orders.notify = async (...report) => {
      clock.advance(seconds * 1_000);
      if (status !== undefined) orders.setStatus('ord_1', status);
      return notify(...report);
    };
  };

  it('has the status that order-service responded to the report of a failure, as of that moment', async () => {
    respondAfter(5, 'EXPIRED');
    const { body } = await service.charge(chargeBody('tok_declined'));
    expect(await service.payment(body.paymentId)).toMatchObject({
      status: 'FAILED',
      order: { id: 'ord_1', status: 'EXPIRED', asOf: '2026-06-01T12:00:05.000Z' },
    });
  });

  it('says how old the status of a failed payment is, when another payment has confirmed the order since', async () => {
    respondAfter(2);
    const { body } = await service.charge(chargeBody('tok_declined'));
    environment.clock.advance(60_000);
    const paid = await service.charge(chargeBody());
    expect(paid.body.order).toEqual({ id: 'ord_1', status: 'CONFIRMED', asOf: '2026-06-01T12:01:04.000Z' });
    expect((await service.payment(body.paymentId)).order).toEqual({
      id: 'ord_1',
      status: 'PENDING_PAYMENT',
      asOf: '2026-06-01T12:00:02.000Z',
    });
  });

  it('is PAID as of the charge until order-service responds', async () => {
    environment.orders.mode = 'refusing';
    const { body } = await service.charge(chargeBody());
    expect(body.failureReason ?? body.code).toBe('dependency_unavailable');

    environment.orders.mode = 'up';
    environment.orders.notify = () => Promise.reject(new Error('no response'));
    environment.clock.advance(3_000);
    const charged = await service.charge(chargeBody());
    expect(charged.body.order).toEqual({ id: 'ord_1', status: 'PAID', asOf: '2026-06-01T12:00:03.000Z' });
  });

  it('has its moment in every body of a payment', async () => {
    await service.charge(chargeBody('tok_declined'));
    const { id } = await service.pay('ord_1');
    environment.clock.advance(1_000);
    await service.refund(refundBody(id));
    const { body } = await service.get('/v1/payments');
    expect(body.items.map(({ order }: { order: object }) => order)).toEqual([
      { id: 'ord_1', status: 'REFUNDED', asOf: '2026-06-01T12:00:01.000Z' },
      { id: 'ord_1', status: 'PENDING_PAYMENT', asOf: CREATED },
    ]);
  });

  it('is as of the payment’s beginning in a row from before the moment was stored', async () => {
    const { id } = await service.pay('ord_1');
    environment.clock.advance(60_000);
    await environment.database.execute('UPDATE payments SET order_status_at = NULL');
    expect((await service.payment(id)).order).toEqual({ id: 'ord_1', status: 'CONFIRMED', asOf: CREATED });
  });
});
