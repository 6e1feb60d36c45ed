import { formatMoney } from '../../values/money';
import {
  exportCountry,
  type ExportOrder,
  type ExportPayment,
  type ExportSeat,
  type ExportTicket,
} from '../export-files';

/** The export's own tax rate: its order totals are 1.05 times the prices of the seats. */
export const exportTaxBasisPoints = 500;

/** An order with all that belongs to it. */
export interface OrderFile {
  readonly order: ExportOrder;
  readonly payment: ExportPayment | undefined;
  readonly tickets: readonly { readonly ticket: ExportTicket; readonly seat: ExportSeat }[];
}

export interface OrderAmounts {
  readonly subtotal: number;
  readonly tax: number;
  readonly total: number;
}

const inRupees = (minor: number) => formatMoney(minor, exportCountry.currency);

/**
 * The order's amounts in minor units. The total stands, for it is what was charged; the tax is what it exceeds the seats by.
 */
export function amountsOf({ order, tickets }: OrderFile): OrderAmounts {
  const subtotal = tickets.reduce((sum, { ticket }) => sum + ticket.price_paid, 0);
  return { subtotal, tax: order.order_total - subtotal, total: order.order_total };
}

/**
 * What is wrong with the order's amounts, if anything: each ticket costs what its seat does, the tax is 5 % of them, and the
 * payment is of the total. The export rounds a tax of half a paisa sometimes up and sometimes down; both are right here.
 */
export function moneyFaultOf(file: OrderFile): string | undefined {
  const { order, payment, tickets } = file;
  if (tickets.length === 0) return 'It has no ticket.';
  const otherPrice = tickets.find(({ ticket, seat }) => ticket.price_paid !== seat.price);
  if (otherPrice !== undefined) {
    const { ticket, seat } = otherPrice;
    return `Its ticket ${ticket.ticket_id} cost ${inRupees(ticket.price_paid)}, but the seat costs ${inRupees(seat.price)}.`;
  }
  const { subtotal, tax } = amountsOf(file);
  if (Math.abs(tax * 10_000 - subtotal * exportTaxBasisPoints) > 5_000) {
    return `Its total of ${inRupees(order.order_total)} is not 1.05 times its seats at ${inRupees(subtotal)}.`;
  }
  if (payment !== undefined && payment.amount !== order.order_total) {
    return `Its total is ${inRupees(order.order_total)}, but its payment is of ${inRupees(payment.amount)}.`;
  }
  return undefined;
}
