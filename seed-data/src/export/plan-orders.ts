import type { ExportSeat } from './export-files';
import type { Findings } from './findings';
import type { PlannedOrder } from './import-plan';
import type { ExportRows } from './read-export';
import type { AcceptedOrder } from './rules/accept-orders';
import { amountsOf } from './rules/order-money';
import { groupBy } from './rules/row-rule';
import { positionOf } from './rules/seat-claims';

const paymentStatusOf = {
  CONFIRMED: 'SUCCESS',
  REFUNDED: 'REFUNDED',
  CANCELLED: 'FAILED',
  EXPIRED: 'FAILED',
} as const;

export function planOrders(
  accepted: readonly AcceptedOrder[],
  sound: Pick<ExportRows, 'payments' | 'tickets'>,
  seatsByPosition: ReadonlyMap<string, ExportSeat>,
  findings: Findings,
): PlannedOrder[] {
  const payments = new Map(sound.payments.map((row) => [row.value.order_id, row]));
  const tickets = groupBy(sound.tickets, (row) => row.value.order_id);
  const seatOfTicket = new Map(
    accepted.flatMap(({ file }) => file.tickets.map(({ ticket, seat }) => [ticket.ticket_id, seat] as const)),
  );
  return accepted.map(({ row, file, status }) => {
    const payment = payments.get(row.key);
    if (payment?.value.status === 'PENDING') {
      findings.add({
        table: 'payments',
        line: payment.line,
        key: payment.key,
        outcome: 'adjusted',
        reason: 'It was never finished and its order has ended, so it has failed.',
      });
    }
    return {
      key: row.key,
      line: row.line,
      userKey: row.value.user_id,
      eventKey: row.value.event_id,
      status,
      ...amountsOf(file),
      createdAt: row.value.created_at,
      lines: (tickets.get(row.key) ?? []).flatMap((ticket) => {
        const named = seatOfTicket.get(ticket.key);
        const seat = named === undefined ? undefined : seatsByPosition.get(positionOf(named));
        if (seat === undefined) return [];
        if (seat.seat_id !== ticket.value.seat_id) {
          findings.add({
            table: 'tickets',
            line: ticket.line,
            key: ticket.key,
            outcome: 'adjusted',
            reason: `Its seat ${ticket.value.seat_id} is the same as the seat ${seat.seat_id}, which stands for both.`,
          });
        }
        return {
          ticketKey: ticket.key,
          seatKey: seat.seat_id,
          section: seat.section,
          row: seat.row,
          number: seat.seat_number,
          price: ticket.value.price_paid,
        };
      }),
      payment:
        payment === undefined
          ? null
          : {
              key: payment.key,
              method: payment.value.method,
              status: paymentStatusOf[status],
              amount: payment.value.amount,
              reference: payment.value.reference,
              createdAt: payment.value.created_at,
            },
    };
  });
}
