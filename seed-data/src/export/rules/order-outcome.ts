import { formatMoney } from '../../values/money';
import { exportCountry, type ExportEvent } from '../export-files';
import type { OrderFile } from './order-money';

/** The states of the platform in which an imported order can be; all of them are final, so that no job takes one up. */
export type OrderStatus = 'CONFIRMED' | 'REFUNDED' | 'CANCELLED' | 'EXPIRED';

export type OrderVerdict =
  { readonly status: OrderStatus; readonly note?: string } | { readonly refused: string };

/**
 * What an order of the export is on the platform. Money decides: what was paid ends in a confirmed order, or, when the event
 * was cancelled, in a refund; what was never paid has no tickets, whatever the export calls it. Whether the seats of a
 * confirmed order are its own is decided after this, by the claims.
 */
export function outcomeOf(file: OrderFile, eventStatus: ExportEvent['status']): OrderVerdict {
  const { order, payment } = file;
  const paid = payment?.status ?? 'PENDING';
  if (payment !== undefined && payment.status !== order.payment_status) {
    return {
      refused: `It says that its payment is ${order.payment_status}, but the payment says ${payment.status}.`,
    };
  }
  if (order.status === 'CONFIRMED' && paid !== 'SUCCESS') {
    return {
      refused: `It is confirmed, but has no successful payment (${payment === undefined ? 'none at all' : paid}).`,
    };
  }
  if (paid !== 'SUCCESS') return unpaid(order.status);
  if (order.status === 'CANCELLED') {
    return {
      refused: `It is cancelled, but ${amountOf(file)} were paid and no refund is shown. Settle that first.`,
    };
  }
  if (eventStatus === 'CANCELLED') {
    return {
      status: 'REFUNDED',
      note:
        `Recorded as refunded, for its event was cancelled. The export shows no refund: ` +
        `make sure that ${amountOf(file)} were paid back.`,
    };
  }
  if (order.status === 'CONFIRMED') return { status: 'CONFIRMED' };
  return {
    status: 'CONFIRMED',
    note: 'It was paid but never confirmed; its seats were free, so it is confirmed.',
  };
}

function unpaid(status: 'CREATED' | 'CONFIRMED' | 'CANCELLED'): OrderVerdict {
  if (status === 'CANCELLED') return { status: 'CANCELLED' };
  return { status: 'EXPIRED', note: 'It was never paid, and its hold ended long ago, so it has expired.' };
}

const amountOf = ({ order }: OrderFile): string => formatMoney(order.order_total, exportCountry.currency);
