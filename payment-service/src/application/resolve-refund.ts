import { askGateway } from './ask-gateway';
import type { Dependencies } from './dependencies';
import type { FinalizeRefund } from './finalize-refund';
import type { Refund } from '../domain/refund';

export interface ResolveRefundDependencies extends Pick<Dependencies, 'gateway' | 'payments' | 'logger'> {
  readonly finalizeRefund: FinalizeRefund;
}

/** Asks the gateway how a pending refund ended, and ends it accordingly. */
export function createResolveRefund(dependencies: ResolveRefundDependencies) {
  const { gateway, payments, finalizeRefund, logger } = dependencies;
  /** With `repeat` a refund that the gateway does not have is requested again. The gateway counts its reference once. */
  return async function resolveRefund(
    refund: Refund,
    { repeat }: { readonly repeat: boolean },
  ): Promise<'ended' | 'open'> {
    const found = await askGateway(logger, () => gateway.findRefund(refund.id));
    const result =
      found.outcome === 'NONE' && repeat ? await requestRefund({ gateway, payments, logger }, refund) : found;
    if (result.outcome === 'NONE' || result.outcome === 'UNKNOWN') return 'open';
    await finalizeRefund(refund, result);
    return 'ended';
  };
}

/** Asks the gateway to make the refund. */
export async function requestRefund(
  { gateway, payments, logger }: Pick<ResolveRefundDependencies, 'gateway' | 'payments' | 'logger'>,
  { id, paymentId, amount }: Refund,
) {
  const payment = await payments.find(paymentId);
  if (payment === undefined) throw new Error(`Payment ${paymentId} has vanished.`);
  return askGateway(logger, () =>
    gateway.refund({ reference: id, chargeReference: payment.reference, amount }),
  );
}

export type ResolveRefund = ReturnType<typeof createResolveRefund>;
