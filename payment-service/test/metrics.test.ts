import { chargeBody } from './builders/api-clients';
import { receivesNoRefund } from './builders/gateways';
import {
  createPaymentEnvironment,
  startPendingRefund,
  type Instance,
  type PaymentEnvironment,
} from './builders/payment-environment';
import { inr } from './builders/payments';

describe('GET /metrics', () => {
  let environment: PaymentEnvironment;
  let service: Instance;
  beforeEach(async () => {
    environment = await createPaymentEnvironment();
    service = await environment.startInstance();
    for (const id of ['ord_1', 'ord_2', 'ord_3', 'ord_4'])
      environment.orders.place(id, 'usr_alice', inr(1_000));
  });
  afterEach(() => environment.dispose());

  async function lines(pattern: RegExp): Promise<string[]> {
    const { text } = await service.http().get('/metrics');
    return text
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) =>
        line.replace(',service="payment-service"', '').replace('{service="payment-service"}', ''),
      )
      .sort();
  }

  it('counts each payment and refund once, when it ends', async () => {
    const { body } = await service.charge(chargeBody('tok_success', 'ord_1'));
    await service.charge(chargeBody('tok_declined', 'ord_2'));
    await service.charge({ ...chargeBody('tok_success', 'ord_none'), method: 'UPI' });
    await service.charge(chargeBody('tok_timeout_then_success', 'ord_3'));
    await service.refund({ paymentId: body.id, amount: inr(10), reason: 'goodwill' });
    await service.refund({ paymentId: body.id, reason: 'anything a person may type' });
    await service.reconcileAfter(10_000);

    expect((await lines(/^(payments|refunds)_\w*total/)).filter((line) => !line.endsWith(' 0'))).toEqual([
      'payments_amount_minor_total{currency="INR"} 2000',
      'payments_failed_total{reason="declined"} 1',
      'payments_failed_total{reason="order_not_found"} 1',
      'payments_total{status="FAILED",method="CARD"} 1',
      'payments_total{status="FAILED",method="UPI"} 1',
      'payments_total{status="SUCCESS",method="CARD"} 2',
      'refunds_amount_minor_total{currency="INR"} 1000',
      'refunds_total{reason="goodwill"} 1',
      'refunds_total{reason="other"} 1',
    ]);
  });

  it('shows everything that can be counted before it first happens, so that the first one is seen as an increase', async () => {
    const shown = await lines(/^(payments|refunds)_\w*total/);
    expect(shown).toHaveLength(2 * 4 + 10 + 11);
    expect(shown.filter((line) => !line.endsWith(' 0'))).toEqual([]);
    expect(shown).toContain('payments_total{status="FAILED",method="WALLET"} 0');
    expect(shown).toContain('payments_failed_total{reason="order_unavailable"} 0');
    expect(shown).toContain('refunds_total{reason="other"} 0');
  });

  it('shows what is in progress, and the age of the oldest in seconds', async () => {
    const underWay = () => lines(/^(payments|refunds)_pending/);
    expect(await underWay()).toEqual([
      'payments_pending 0',
      'payments_pending_oldest_seconds 0',
      'refunds_pending 0',
      'refunds_pending_oldest_seconds 0',
    ]);

    await startPendingRefund(environment, receivesNoRefund);
    environment.clock.advance(5_000);
    await service.charge(chargeBody('tok_timeout_then_success', 'ord_2'));
    environment.clock.advance(2_500);
    await service.charge(chargeBody('tok_timeout_then_success', 'ord_3'));
    expect(await underWay()).toEqual([
      'payments_pending 2',
      'payments_pending_oldest_seconds 2.5',
      'refunds_pending 1',
      'refunds_pending_oldest_seconds 7.5',
    ]);

    await service.reconcileAfter(10_000);
    expect(await underWay()).toEqual([
      'payments_pending 0',
      'payments_pending_oldest_seconds 0',
      'refunds_pending 0',
      'refunds_pending_oldest_seconds 0',
    ]);
  });
});
