import type { Logger } from '@ticketing/service-chassis/service';
import { askGateway } from './ask-gateway';
import type { FinishRefund } from './finish-refund';
import type { PaymentGateway, Payments } from './ports';
import type { Refund } from '../domain/refund';

/** Asks the gateway what became of a pending refund, and ends it accordingly. */
export function createResolveRefund(parts: {
  readonly gateway: PaymentGateway;
  readonly payments: Payments;
  readonly finishRefund: FinishRefund;
  readonly logger: Logger;
}) {
  const { gateway, payments, finishRefund, logger } = parts;

  async function repeatAtGateway(refund: Refund) {
    const payment = await payments.find(refund.paymentId);
    if (payment === undefined) throw new Error(`Payment ${refund.paymentId} has vanished.`);
    return askGateway(logger, () =>
      gateway.refund({ reference: refund.id, chargeReference: payment.reference, amount: refund.amount }),
    );
  }

  /** With `repeat` a refund that the gateway has not heard of is asked for again; its reference counts once. */
  return async function resolveRefund(
    refund: Refund,
    { repeat }: { repeat: boolean },
  ): Promise<'ended' | 'open'> {
    const record = await askGateway(logger, () => gateway.findRefund(refund.id));
    const result = record.outcome === 'NONE' && repeat ? await repeatAtGateway(refund) : record;
    if (result.outcome === 'NONE' || result.outcome === 'UNKNOWN') return 'open';
    await finishRefund(refund, result);
    return 'ended';
  };
}

export type ResolveRefund = ReturnType<typeof createResolveRefund>;
