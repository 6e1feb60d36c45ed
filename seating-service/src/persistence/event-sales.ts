import type { Database, SqlParams } from '@ticketing/service-chassis/database';
import type { EventSales } from '../application/ports';
import type { EventSale } from '../domain/event-sale';
import { insertTallies } from './tallies';

interface Row {
  event_id: string;
  organizer_id: string;
  currency: string;
  on_sale: boolean;
  sales_start_at: Date | null;
  sales_end_at: Date | null;
  max_seats_per_order: number;
  holds_released: boolean;
}

export function createEventSales(database: Database): EventSales {
  return {
    async find(eventId, tx = database) {
      const [row] = await tx.query<Row>(
        `SELECT event_id, organizer_id, currency, on_sale, sales_start_at, sales_end_at, max_seats_per_order, holds_released
         FROM event_sales WHERE event_id = @eventId`,
        { eventId },
      );
      return row === undefined ? undefined : toEventSale(row);
    },

    async put(tx, sale) {
      const params = {
        eventId: sale.eventId,
        organizerId: sale.organizerId,
        currency: sale.currency,
        onSale: sale.onSale,
        salesStartAt: sale.salesStartAt,
        salesEndAt: sale.salesEndAt,
        maxSeatsPerOrder: sale.maxSeatsPerOrder,
      };
      const updated = await tx.execute(
        `UPDATE event_sales
         SET organizer_id = @organizerId, currency = @currency, on_sale = @onSale, sales_start_at = @salesStartAt,
           sales_end_at = @salesEndAt, max_seats_per_order = @maxSeatsPerOrder,
           holds_released = CASE WHEN @onSale = 1 THEN 0 ELSE holds_released END
         WHERE event_id = @eventId`,
        params,
      );
      if (updated === 0) {
        await tx.execute(
          `INSERT INTO event_sales
             (event_id, organizer_id, currency, on_sale, sales_start_at, sales_end_at, max_seats_per_order, holds_released,
              next_seat_number, reported_sold_out)
           VALUES (@eventId, @organizerId, @currency, @onSale, @salesStartAt, @salesEndAt, @maxSeatsPerOrder, 0, 1, 0)`,
          params,
        );
        await insertTallies(tx, sale.eventId);
        return 1;
      }
      const [row] = await tx.query<{ next_seat_number: number }>(
        'SELECT next_seat_number FROM event_sales WHERE event_id = @eventId',
        { eventId: sale.eventId },
      );
      if (row === undefined) throw new Error(`The sale of ${sale.eventId} vanished while it was locked.`);
      return row.next_seat_number;
    },

    async setNextSeatNumber(tx, eventId, next) {
      await tx.execute('UPDATE event_sales SET next_seat_number = @next WHERE event_id = @eventId', {
        eventId,
        next,
      });
    },

    async change(eventId, { onSale, salesStartAt, salesEndAt, maxSeatsPerOrder, holdsReleased }) {
      const columns = {
        on_sale: onSale,
        sales_start_at: salesStartAt,
        sales_end_at: salesEndAt,
        max_seats_per_order: maxSeatsPerOrder,
        holds_released: holdsReleased,
      };
      const given = Object.entries(columns).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value] as const],
      );
      if (given.length === 0) return (await this.find(eventId)) !== undefined;
      const set = given.map(([name]) => `${name} = @${name}`).join(', ');
      const params: SqlParams = { eventId, ...Object.fromEntries(given) };
      return (
        (await database.execute(`UPDATE event_sales SET ${set} WHERE event_id = @eventId`, params)) === 1
      );
    },

    async isReportedSoldOut(eventId) {
      const [row] = await database.query<{ reported_sold_out: boolean }>(
        'SELECT reported_sold_out FROM event_sales WHERE event_id = @eventId',
        { eventId },
      );
      return row?.reported_sold_out ?? false;
    },

    async setReportedSoldOut(eventId, soldOut) {
      await database.execute(
        'UPDATE event_sales SET reported_sold_out = @soldOut WHERE event_id = @eventId',
        {
          eventId,
          soldOut,
        },
      );
    },
  };
}

const toEventSale = (row: Row): EventSale => ({
  eventId: row.event_id,
  organizerId: row.organizer_id,
  currency: row.currency,
  onSale: row.on_sale,
  salesStartAt: row.sales_start_at,
  salesEndAt: row.sales_end_at,
  maxSeatsPerOrder: row.max_seats_per_order,
  holdsReleased: row.holds_released,
});
