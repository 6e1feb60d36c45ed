import { chargeBody, createPaymentWorld, inr } from './builders/payment-world';

describe('GET /metrics', () => {
  it('counts each payment and refund once, when it ends', async () => {
    const world = await createPaymentWorld();
    try {
      const service = await world.startInstance();
      for (const id of ['ord_1', 'ord_2', 'ord_3', 'ord_4']) world.orders.place(id, 'usr_alice', inr(1_000));
      const { body } = await service.charge(chargeBody('tok_success', 'ord_1'));
      await service.charge(chargeBody('tok_declined', 'ord_2'));
      await service.charge({ ...chargeBody('tok_success', 'ord_none'), method: 'UPI' });
      await service.charge(chargeBody('tok_timeout_then_success', 'ord_3'));
      await service.refund({ paymentId: body.id, amount: inr(10), reason: 'goodwill' });
      await service.refund({ paymentId: body.id, reason: 'anything a person may type' });
      world.clock.advance(10_000);
      await service.reconcile();

      const { text } = await service.http().get('/metrics');
      const lines = text
        .split('\n')
        .filter((line) => /^(payments|refunds)_/.test(line))
        .sort();
      expect(lines).toEqual([
        'payments_amount_minor_total{currency="INR",service="payment-service"} 2000',
        'payments_failed_total{reason="declined",service="payment-service"} 1',
        'payments_failed_total{reason="order_not_found",service="payment-service"} 1',
        'payments_total{status="FAILED",method="CARD",service="payment-service"} 1',
        'payments_total{status="FAILED",method="UPI",service="payment-service"} 1',
        'payments_total{status="SUCCESS",method="CARD",service="payment-service"} 2',
        'refunds_amount_minor_total{currency="INR",service="payment-service"} 1000',
        'refunds_total{reason="goodwill",service="payment-service"} 1',
        'refunds_total{reason="other",service="payment-service"} 1',
      ]);
    } finally {
      await world.dispose();
    }
  });
});
