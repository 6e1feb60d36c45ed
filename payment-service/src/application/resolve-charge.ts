import { askGateway } from './ask-gateway';
import type { Dependencies } from './dependencies';
import { outcomeOf, type FinalizePayment } from './finalize-payment';
import type { AuthorizedPayment } from '../domain/payment';

export interface ResolveChargeDependencies extends Pick<Dependencies, 'gateway' | 'logger'> {
  readonly finalizePayment: FinalizePayment;
}

/**
 * Asks the gateway how a pending charge ended, and ends the payment accordingly. Returns `not_charged_yet` when the gateway
 * has no such charge, but may still receive it.
 */
export function createResolveCharge({ gateway, finalizePayment, logger }: ResolveChargeDependencies) {
  /** With `voidIfMissing` a charge that the gateway does not have is made impossible, so that a late request charges nothing. */
  return async function resolveCharge(
    payment: AuthorizedPayment,
    { voidIfMissing }: { readonly voidIfMissing: boolean },
  ): Promise<'ended' | 'not_charged_yet' | 'unknown'> {
    const charge = await askGateway(logger, () =>
      voidIfMissing ? gateway.voidCharge(payment.reference) : gateway.findCharge(payment.reference),
    );
    if (charge.outcome === 'UNKNOWN') return 'unknown';
    if (charge.outcome === 'NONE' && !voidIfMissing) return 'not_charged_yet';
    await finalizePayment(
      payment,
      charge.outcome === 'NONE' ? { status: 'FAILED', reason: 'not_charged' } : outcomeOf(charge),
    );
    return 'ended';
  };
}

export type ResolveCharge = ReturnType<typeof createResolveCharge>;
