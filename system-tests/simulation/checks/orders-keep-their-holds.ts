import type { Evidence } from './evidence';

/** 4: nobody releases the hold of an order under its payment, unless the event is cancelled. */
export async function ordersKeepTheirHolds({ files, databases }: Evidence): Promise<string[]> {
  const cancelled = new Set(
    (
      await files.of['catalog-service'].query<{ id: string }>(
        `SELECT id FROM events WHERE status = 'CANCELLED'`,
      )
    ).map(({ id }) => id),
  );
  const released = new Map(
    (
      await databases.seating.query<{ id: string; event_id: string }>(
        `SELECT id, event_id FROM reservations WHERE status = 'RELEASED'`,
      )
    ).map((reservation) => [reservation.id, reservation.event_id]),
  );
  const lost = await databases.orders.query<{ id: string; reservation_id: string }>(
    `SELECT id, reservation_id FROM orders WHERE close_reason = 'seats_lost'`,
  );
  return lost.flatMap(({ id, reservation_id: reservation }) => {
    const eventId = released.get(reservation);
    return eventId === undefined || cancelled.has(eventId)
      ? []
      : [`4: order ${id} was paid and lost its seats, because its hold ${reservation} was released`];
  });
}
