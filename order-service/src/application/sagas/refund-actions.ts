import type { SqlRunner } from '@ticketing/service-chassis/database';
import { PeerError } from '@ticketing/service-chassis/peers';
import { reasonText, type CloseReason, type ReturnReason } from '../../domain/close-reason';
import { beginRefund, finishRefund, outstandingRefund, recordRefunded, type Order } from '../../domain/order';
import { done, waiting, type Action, type Outcome } from './saga';
import type { Payments } from '../ports';
import type { SagaParts } from './saga-parts';

export interface RefundActions {
  /** The order is REFUNDING and its tickets are void from here on. There is no way back. */
  readonly begin: (tx: SqlRunner, order: Order, reason: CloseReason) => Promise<void>;
  readonly payBack: Action;
  readonly freeSeats: Action;
  readonly close: Action;
  /** Both at once, for the last undo of a purchase. */
  readonly payBackAndClose: Action;
}

/** What giving an order back is made of; the purchase undoes itself with the same pieces. */
export function createRefundActions(parts: SagaParts): RefundActions {
  const { seating, orders, tickets, messages, clock } = parts;

  async function callPayBack(order: Order): Promise<Outcome> {
    if (order.paidPaymentId === null || outstandingRefund(order) === 0) return done;
    return payBackAll(parts, {
      orderId: order.id,
      paymentId: order.paidPaymentId,
      reason: order.closeReason ?? 'refunded_by_platform',
      key: `refund-${order.id}`,
    });
  }

  async function commitClose(tx: SqlRunner, order: Order): Promise<Outcome> {
    await orders.save(tx, order, finishRefund(order), clock.now());
    // Whoever lost their event was told at once, together with what they get back.
    if (order.closeReason === 'event_cancelled' || order.total === 0) return done;
    await messages.notice(tx, {
      template: 'order_refunded',
      orderId: order.id,
      refund: { amount: order.total, currency: order.currency },
      reason: reasonText[order.closeReason ?? 'refunded_by_platform'],
    });
    return done;
  }

  return {
    async begin(tx, order, reason) {
      await orders.save(tx, order, beginRefund(order, reason), clock.now());
      await tickets.giveUp(tx, order.id);
      if (reason !== 'event_cancelled') return;
      const amount = outstandingRefund(order);
      await messages.notice(tx, {
        template: 'event_cancelled',
        orderId: order.id,
        ...(amount === 0 ? {} : { refund: { amount, currency: order.currency } }),
      });
    },

    payBack: {
      call: callPayBack,
      async commit(tx, order) {
        const after = recordRefunded(order, order.paidPaymentId === null ? 0 : order.total);
        if (after !== order) await orders.save(tx, order, after, clock.now());
        return done;
      },
    },

    freeSeats: {
      async call(order) {
        // The hold first: once it is released, an allocation that is still on its way finds nothing to take.
        await releaseIfHeld(order);
        await seating.deallocate(order.id);
        return done;
      },
    },

    close: { commit: commitClose },
    payBackAndClose: { call: callPayBack, commit: commitClose },
  };

  async function releaseIfHeld(order: Order): Promise<void> {
    try {
      await seating.release(order.reservationId);
    } catch (error) {
      if (!(error instanceof PeerError) || !isEndOfHold(error)) throw error;
    }
  }
}

/** Seating's words for a hold that is not there to be released: allocated, ended before, or unknown. */
const NO_HOLD_LEFT = new Set(['already_allocated', 'hold_expired', 'reservation_not_found']);

export const isEndOfHold = ({ code }: PeerError): boolean => NO_HOLD_LEFT.has(code);

/** Whoever ends a refund tells it; this is for the message that comes too early, or never. */
const ASK_AGAIN_MS = 60_000;
const ASK_AGAIN_AFTER_DECLINE_MS = 15 * 60_000;

/**
 * Pays back what is left of a payment. Repeated, it pays back nothing more. Only what is back counts: "nothing left" may
 * also mean that a refund is under way, and one that paid the rest may have left a part to it. Either can still be declined.
 */
export async function payBackAll(
  { payments, attempts, clock }: Pick<SagaParts, 'payments' | 'attempts' | 'clock'>,
  refund: { orderId: string; paymentId: string; reason: CloseReason | ReturnReason; key: string },
): Promise<Outcome> {
  const { orderId, paymentId, reason, key } = refund;
  const inVain = (await attempts.find(paymentId))?.refundsInVain ?? 0;
  try {
    const status = await payments.refund({ paymentId, reason }, inVain === 0 ? key : `${key}-${inVain}`);
    if (status === 'PENDING') return waiting('the gateway has not confirmed the refund yet', ASK_AGAIN_MS);
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    if (error.code === 'nothing_left_to_refund') {
      return waiting('all of the payment is refunded or about to be', ASK_AGAIN_MS);
    }
    if (error.code !== 'refund_declined') throw error;
    await attempts.countRefundInVain(paymentId, clock.now());
    return waiting('the gateway declined the refund', ASK_AGAIN_AFTER_DECLINE_MS);
  }
  if (await isAllBack(payments, orderId, paymentId)) return done;
  await attempts.countRefundInVain(paymentId, clock.now());
  return waiting('another refund has a part of the payment', ASK_AGAIN_MS);
}

async function isAllBack(
  payments: Pick<Payments, 'statement'>,
  orderId: string,
  paymentId: string,
): Promise<boolean> {
  const stated = (await payments.statement([orderId])).get(orderId)?.find(({ id }) => id === paymentId);
  return stated?.status === 'REFUNDED';
}
