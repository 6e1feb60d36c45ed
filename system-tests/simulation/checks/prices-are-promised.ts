import type { Evidence } from './evidence';
import { seatChangesOf } from './history';

interface SeatRow {
  id: string;
  event_id: string;
  status: string;
  section: string;
  price: number;
  promised_price: number | null;
  order_id: string | null;
}

interface Tier {
  readonly price: { readonly amount: number };
  readonly sections: readonly string[];
}

const OWNED = new Set(['HELD', 'ALLOCATED']);

/**
 * 9: whoever holds or bought a seat keeps the price that was promised, and any other seat has the price that its event asks. An
 * event that is cancelled or over asks none: catalog-service sends no more of its prices.
 */
export async function pricesArePromised({ files, databases }: Evidence): Promise<string[]> {
  const events = await files.of['catalog-service'].query<{ id: string; status: string; price_tiers: string }>(
    'SELECT id, status, price_tiers FROM events',
  );
  const asked = new Map(
    events
      .filter(({ status }) => status !== 'CANCELLED' && status !== 'COMPLETED')
      .flatMap(({ id, price_tiers: tiers }) =>
        (JSON.parse(tiers) as Tier[]).flatMap(({ price, sections }) =>
          sections.map((section) => [`${id} ${section}`, price.amount] as const),
        ),
      ),
  );
  const lines = await databases.orders.query<{ order_id: string; seat_id: string; price: number }>(
    'SELECT order_id, seat_id, price FROM order_lines',
  );
  const sold = new Map(lines.map((line) => [`${line.order_id} ${line.seat_id}`, line.price]));
  const seats = await databases.seating.query<SeatRow>(
    'SELECT id, event_id, status, section, price, promised_price, order_id FROM seats',
  );
  const changes = await seatChangesOf(files);
  return [
    ...seats.flatMap((seat) => {
      const [has, shouldBe] = OWNED.has(seat.status)
        ? [seat.promised_price, sold.get(`${seat.order_id} ${seat.id}`)]
        : [seat.price, asked.get(`${seat.event_id} ${seat.section}`)];
      return shouldBe === undefined || has === shouldBe
        ? []
        : [`9: seat ${seat.id} is ${seat.status} at ${has}, and should be at ${shouldBe}`];
    }),
    ...changes
      .filter(
        (change) =>
          OWNED.has(change.new_status) &&
          change.old_reservation_id === change.new_reservation_id &&
          change.old_promised_price !== change.new_promised_price,
      )
      .map(
        (change) =>
          `9: the price of seat ${change.seat_id} went from ${change.old_promised_price} to ${change.new_promised_price} ` +
          `while ${change.new_reservation_id} had it`,
      ),
  ];
}
