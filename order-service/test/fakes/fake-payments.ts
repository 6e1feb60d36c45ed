import type { Money } from '@ticketing/service-chassis/core';
import type { PaymentClient } from '../../src/application/ports/payment-client';
import type { StatedPayment } from '../../src/domain/reconciliation';
import { peerError } from './peer-error';

export interface Charge {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: Money;
  /** Minor units that were refunded or are about to be. */
  refundReserved: number;
  refunded: number;
  /** Set when it was not charged, or not yet. */
  failure?: 'PENDING' | 'FAILED';
}

type GatewayMood = 'pays' | 'is slow' | 'declines';

/** The charges and refunds, with a gateway that may be slow or decline. */
export class FakePayments implements PaymentClient {
  readonly charges = new Map<string, Charge>();
  readonly reasons: string[] = [];
  private readonly responses = new Map<string, 'SUCCESS' | 'PENDING' | 'declined'>();
  gateway: GatewayMood = 'pays';

  charge(orderId: string, amount: Money): Charge {
    const paymentId = `pay_${String(this.charges.size + 1).padStart(6, '0')}`;
    const charge: Charge = { paymentId, orderId, amount, refundReserved: 0, refunded: 0 };
    this.charges.set(paymentId, charge);
    return charge;
  }

  /** The slow gateway decides: what was reserved is refunded, or released. */
  finishRefund(paymentId: string, success: boolean): Charge {
    const charge = this.known(paymentId);
    if (success) charge.refunded = charge.refundReserved;
    else charge.refundReserved = charge.refunded;
    return charge;
  }

  async refund(
    { paymentId, reason }: { paymentId: string; reason: string },
    idempotencyKey: string,
  ): Promise<'SUCCESS' | 'PENDING'> {
    const response = this.responses.get(idempotencyKey) ?? this.begin(this.known(paymentId), reason);
    this.responses.set(idempotencyKey, response);
    if (response === 'declined') throw peerError('payment-service', 409, 'refund_declined');
    return response;
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
      throw peerError('payment-service', 409, 'nothing_left_to_refund');
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
    if (charge === undefined) throw peerError('payment-service', 404, 'payment_not_found');
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
