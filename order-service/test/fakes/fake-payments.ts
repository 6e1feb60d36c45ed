import type { Money } from '@ticketing/service-chassis/core';
import type { Payments } from '../../src/application/ports';
import type { StatedPayment } from '../../src/domain/reconciliation';
import { refuse } from './refuse';

export interface Charge {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: Money;
  /** Minor units that went back or are about to. */
  refundReserved: number;
  refunded: number;
  /** How it went where it was not charged, or not yet. */
  failure?: 'PENDING' | 'FAILED';
}

type GatewayMood = 'pays' | 'is slow' | 'declines';

/** The money that was taken and given back, with a gateway that may be slow or stubborn. */
export class FakePayments implements Payments {
  readonly charges = new Map<string, Charge>();
  readonly reasons: string[] = [];
  private readonly answers = new Map<string, 'SUCCESS' | 'PENDING' | 'declined'>();
  gateway: GatewayMood = 'pays';

  charge(orderId: string, amount: Money): Charge {
    const paymentId = `pay_${String(this.charges.size + 1).padStart(6, '0')}`;
    const charge: Charge = { paymentId, orderId, amount, refundReserved: 0, refunded: 0 };
    this.charges.set(paymentId, charge);
    return charge;
  }

  /** The slow gateway comes round: what was reserved is paid, or released. */
  settle(paymentId: string, success: boolean): Charge {
    const charge = this.known(paymentId);
    if (success) charge.refunded = charge.refundReserved;
    else charge.refundReserved = charge.refunded;
    return charge;
  }

  async refund(
    { paymentId, reason }: { paymentId: string; reason: string },
    idempotencyKey: string,
  ): Promise<'SUCCESS' | 'PENDING'> {
    const answer = this.answers.get(idempotencyKey) ?? this.begin(this.known(paymentId), reason);
    this.answers.set(idempotencyKey, answer);
    if (answer === 'declined') throw refuse('payment-service', 409, 'refund_declined');
    return answer;
  }

  async statement(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly StatedPayment[]>> {
    const charges = [...this.charges.values()];
    return new Map(
      orderIds.map((orderId) => [
        orderId,
        charges.filter((charge) => charge.orderId === orderId).map(statedOf),
      ]),
    );
  }

  private begin(charge: Charge, reason: string): 'SUCCESS' | 'PENDING' | 'declined' {
    if (charge.refundReserved >= charge.amount.amount)
      throw refuse('payment-service', 409, 'nothing_left_to_refund');
    if (this.gateway === 'declines') return 'declined';
    this.reasons.push(reason);
    const left = charge.amount.amount - charge.refundReserved;
    charge.refundReserved += left;
    if (this.gateway === 'is slow') return 'PENDING';
    charge.refunded += left;
    return 'SUCCESS';
  }

  private known(paymentId: string): Charge {
    const charge = this.charges.get(paymentId);
    if (charge === undefined) throw refuse('payment-service', 404, 'payment_not_found');
    return charge;
  }
}

const statedOf = (charge: Charge): StatedPayment => ({
  id: charge.paymentId,
  status: charge.failure ?? statusOf(charge),
  amount: charge.amount,
  refunded: charge.refunded,
});

function statusOf({ amount, refunded }: Charge): StatedPayment['status'] {
  if (refunded === 0) return 'SUCCESS';
  return refunded < amount.amount ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
}
