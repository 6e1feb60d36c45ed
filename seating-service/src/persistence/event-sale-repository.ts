import {
  changesRow,
  column,
  defineTable,
  selectOne,
  type Database,
  type SqlValue,
} from '@ticketing/service-chassis/database';
import type { EventSaleRepository, SaleChange } from '../application/ports/event-sale-repository';
import { insertSeatCounters } from './seat-counter-repository';

const table = defineTable('event_sales', {
  eventId: column.varchar(64),
  organizerId: column.varchar(64),
  currency: column.varchar(3),
  onSale: column.bit(),
  salesStartAt: column.nullable(column.datetime()),
  salesEndAt: column.nullable(column.datetime()),
  maxSeatsPerOrder: column.int(),
  holdsReleased: column.bit(),
});

const FIRST_SEAT_NUMBER = 1;

const columnOf: Readonly<Record<keyof SaleChange, string>> = {
  onSale: 'on_sale',
  salesStartAt: 'sales_start_at',
  salesEndAt: 'sales_end_at',
  maxSeatsPerOrder: 'max_seats_per_order',
  holdsReleased: 'holds_released',
};

export const createEventSaleRepository = (database: Database): EventSaleRepository => ({
  find: (eventId, tx = database) => selectOne(tx, table, 'WHERE event_id = @eventId', { eventId }),

  async put(tx, { eventId, ...terms }) {
    const sale = { ...terms, eventId, holdsReleased: false };
    const updated = await tx.execute(
      `UPDATE event_sales
       SET ${table.assignmentsOf(['organizerId', 'currency', 'onSale', 'salesStartAt', 'salesEndAt', 'maxSeatsPerOrder'])},
         holds_released = CASE WHEN @onSale = 1 THEN 0 ELSE holds_released END
       WHERE event_id = @eventId`,
      { eventId, ...terms },
    );
    if (updated === 0) {
      await table.insert(tx, sale, { next_seat_number: FIRST_SEAT_NUMBER, reported_sold_out: false });
      await insertSeatCounters(tx, eventId);
      return FIRST_SEAT_NUMBER;
    }
    const [row] = await tx.query<{ next_seat_number: number }>(
      'SELECT next_seat_number FROM event_sales WHERE event_id = @eventId',
      { eventId },
    );
    if (row === undefined) throw new Error(`The sale of ${eventId} was deleted while it was locked.`);
    return row.next_seat_number;
  },

  async setNextSeatNumber(tx, eventId, next) {
    const text = 'UPDATE event_sales SET next_seat_number = @next WHERE event_id = @eventId';
    await tx.execute(text, { eventId, next });
  },

  async change(eventId, change) {
    const values: Readonly<Record<string, SqlValue | undefined>> = { ...change };
    const given = Object.entries(columnOf).flatMap(([member, column]) => {
      const value = values[member];
      return value === undefined ? [] : [{ member, column, value }];
    });
    if (given.length === 0) return (await this.find(eventId)) !== undefined;
    return changesRow(
      database,
      `UPDATE event_sales SET ${given.map(({ member, column }) => `${column} = @${member}`).join(', ')}
       WHERE event_id = @eventId`,
      { eventId, ...Object.fromEntries(given.map(({ member, value }) => [member, value])) },
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
    const text = 'UPDATE event_sales SET reported_sold_out = @soldOut WHERE event_id = @eventId';
    await database.execute(text, { eventId, soldOut });
  },
});
