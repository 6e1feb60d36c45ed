import type { Logger } from '@ticketing/service-chassis/service';
import { askGateway } from './ask-gateway';
import type { PaymentGateway } from './ports';
import { settlementBy, type SettlePayment } from './settle-payment';
import type { Payment, PricedPayment } from '../domain/payment';

export type Resolved =
  | { readonly kind: 'ended'; readonly payment: Payment }
  /** The gateway has no such charge, but it may still be on its way. */
  | { readonly kind: 'not_charged_yet' }
  | { readonly kind: 'unknown' };

/** Asks the gateway what became of a pending charge, and ends the payment accordingly. */
export function createResolveCharge(parts: {
  readonly gateway: PaymentGateway;
  readonly settlePayment: SettlePayment;
  readonly logger: Logger;
}) {
  const { gateway, settlePayment, logger } = parts;

  /** With `giveUp` a charge that was not made is made impossible, so that a request that comes late charges nothing. */
  return async function resolveCharge(
    payment: PricedPayment,
    { giveUp }: { giveUp: boolean },
  ): Promise<Resolved> {
    const record = await askGateway(logger, () =>
      giveUp ? gateway.voidCharge(payment.reference) : gateway.findCharge(payment.reference),
    );
    switch (record.outcome) {
      case 'UNKNOWN':
        return { kind: 'unknown' };
      case 'NONE': {
        if (!giveUp) return { kind: 'not_charged_yet' };
        const settlement = { status: 'FAILED', reason: 'not_charged' } as const;
        return { kind: 'ended', payment: await settlePayment.settle(payment, settlement) };
      }
      default:
        return { kind: 'ended', payment: await settlePayment.settle(payment, settlementBy(record)) };
    }
  };
}

export type ResolveCharge = ReturnType<typeof createResolveCharge>;
