import type { ExportOrder, ExportPayment } from '../../src/export/export-files';
import type { OrderFile } from '../../src/export/rules/order-money';

interface OrderFileWishes {
  readonly id?: string;
  /** Of the seats, in paise. */
  readonly prices?: readonly number[];
  readonly paidPrices?: readonly number[];
  readonly total?: number;
  readonly paid?: number;
  readonly status?: ExportOrder['status'];
  readonly orderPaymentStatus?: ExportOrder['payment_status'];
  /** Null: there is no payment. */
  readonly paymentStatus?: ExportPayment['status'] | null;
  readonly createdAt?: string;
  /** Numbers of the seats in row 1 of section A. */
  readonly seats?: readonly string[];
  readonly seatIds?: readonly string[];
}

/** An order of the export with its payment and tickets; by default a confirmed one of one seat at 100 rupees. */
export function orderFile(wishes: OrderFileWishes = {}): OrderFile {
  const { id = '1', seats = ['1'], status = 'CONFIRMED', paymentStatus = 'SUCCESS' } = wishes;
  const prices = wishes.prices ?? seats.map(() => 10_000);
  const total = wishes.total ?? 10_500 * prices.length;
  const createdAt = new Date(wishes.createdAt ?? '2024-01-01T10:00:00.000Z');
  return {
    order: {
      order_id: id,
      user_id: '1',
      event_id: '1',
      status,
      payment_status: wishes.orderPaymentStatus ?? paymentStatus ?? 'PENDING',
      order_total: total,
      created_at: createdAt,
    },
    payment:
      paymentStatus === null
        ? undefined
        : {
            payment_id: id,
            order_id: id,
            amount: wishes.paid ?? total,
            method: 'UPI',
            status: paymentStatus,
            reference: `ETP-${id}`,
            created_at: createdAt,
          },
    tickets: prices.map((price, index) => {
      const number = seats[index] ?? String(index + 1);
      const seatId = wishes.seatIds?.[index] ?? number;
      return {
        ticket: {
          ticket_id: String(index + 1),
          order_id: id,
          event_id: '1',
          seat_id: seatId,
          price_paid: wishes.paidPrices?.[index] ?? price,
        },
        seat: { seat_id: seatId, event_id: '1', section: 'A', row: '1', seat_number: number, price },
      };
    }),
  };
}
