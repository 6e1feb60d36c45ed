import type { Evidence } from './evidence';

const STATUSES = ['AVAILABLE', 'HELD', 'ALLOCATED', 'BLOCKED'] as const;

/**
 * 1 and 2: the seat counters match the seats, and only confirmed orders have seats and valid tickets. A seat whose ticket was
 * used stays with its order.
 */
export async function seatsAreCounted({ databases }: Evidence): Promise<string[]> {
  const { seating, orders } = databases;
  const seatCounters = await seating.query<Record<string, number | string>>(
    `SELECT event_id, SUM(available) AS AVAILABLE, SUM(held) AS HELD, SUM(allocated) AS ALLOCATED,
       SUM(blocked) AS BLOCKED
     FROM seat_tallies GROUP BY event_id ORDER BY event_id`,
  );
  const seats = await seating.query<{
    id: string;
    event_id: string;
    status: string;
    order_id: string | null;
  }>('SELECT id, event_id, status, order_id FROM seats');
  const miscounted = seatCounters.flatMap((tally) =>
    STATUSES.flatMap((status) => {
      const there = seats.filter(
        (seat) => seat.event_id === tally['event_id'] && seat.status === status,
      ).length;
      return tally[status] === there
        ? []
        : [`1: ${tally['event_id']} counts ${tally[status]} seats as ${status}, and has ${there}`];
    }),
  );
  const statusOf = new Map(
    (await orders.query<{ id: string; status: string }>('SELECT id, status FROM orders')).map(
      ({ id, status }) => [id, status],
    ),
  );
  const used = new Set(
    (
      await orders.query<{ order_id: string; seat_id: string }>(
        `SELECT order_id, seat_id FROM tickets WHERE status = 'USED'`,
      )
    ).map(({ order_id, seat_id }) => `${order_id} ${seat_id}`),
  );
  const keptSeats = seats.filter(
    ({ id, order_id: order }) =>
      order !== null && statusOf.get(order) !== 'CONFIRMED' && !used.has(`${order} ${id}`),
  );
  const tickets = await orders.query<{ id: string; order_id: string }>(
    `SELECT id, order_id FROM tickets WHERE status = 'VALID'`,
  );
  const strayTickets = tickets.filter((ticket) => statusOf.get(ticket.order_id) !== 'CONFIRMED');
  return [
    ...miscounted,
    ...keptSeats.map(
      ({ order_id: order }) => `2: order ${order} is ${statusOf.get(order ?? '')} and still has a seat`,
    ),
    ...strayTickets.map(({ id, order_id: order }) => `2: ticket ${id} of order ${order} is still valid`),
  ];
}
