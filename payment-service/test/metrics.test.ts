import { chargeBody } from './builders/callers';
import { hearsOfNoRefund } from './builders/gateways';
import {
  createPaymentWorld,
  refundUnderWay,
  type Instance,
  type PaymentWorld,
} from './builders/payment-world';
import { inr } from './builders/payments';

describe('GET /metrics', () => {
  let world: PaymentWorld;
  let service: Instance;
  beforeEach(async () => {
    world = await createPaymentWorld();
    service = await world.startInstance();
    for (const id of ['ord_1', 'ord_2', 'ord_3', 'ord_4']) world.orders.place(id, 'usr_alice', inr(1_000));
  });
  afterEach(() => world.dispose());

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

  it('shows what is under way, and for how many seconds the oldest is', async () => {
    const underWay = () => lines(/^(payments|refunds)_pending/);
    expect(await underWay()).toEqual([
      'payments_pending 0',
      'payments_pending_oldest_seconds 0',
      'refunds_pending 0',
      'refunds_pending_oldest_seconds 0',
    ]);

    await refundUnderWay(world, hearsOfNoRefund);
    world.clock.advance(5_000);
    await service.charge(chargeBody('tok_timeout_then_success', 'ord_2'));
    world.clock.advance(2_500);
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
