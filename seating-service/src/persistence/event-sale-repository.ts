import {
  changesRow,
  column,
  defineTable,
  selectOne,
  type Database,
  type SqlParams,
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

  async put(tx, { eventId, version: eventVersion, ...terms }) {
    const version = versionGuard(eventVersion);
    const updated = await tx.execute(
      `UPDATE event_sales
       SET ${table.assignmentsOf(['organizerId', 'currency', 'onSale', 'salesStartAt', 'salesEndAt', 'maxSeatsPerOrder'])},
         holds_released = CASE WHEN @onSale = 1 THEN 0 ELSE holds_released END${version.assignment}
       WHERE event_id = @eventId${version.condition}`,
      { eventId, ...terms, ...version.params },
    );
    const [row] = await tx.query<{ next_seat_number: number }>(
      'SELECT next_seat_number FROM event_sales WHERE event_id = @eventId',
      { eventId },
    );
    if (row !== undefined) return updated === 0 ? undefined : row.next_seat_number;
    await table.insert(
      tx,
      { ...terms, eventId, holdsReleased: false },
      {
        next_seat_number: FIRST_SEAT_NUMBER,
        reported_sold_out: false,
        event_version: eventVersion ?? null,
      },
    );
    await insertSeatCounters(tx, eventId);
    return FIRST_SEAT_NUMBER;
  },

  async setNextSeatNumber(tx, eventId, next) {
    const text = 'UPDATE event_sales SET next_seat_number = @next WHERE event_id = @eventId';
    await tx.execute(text, { eventId, next });
  },

  async change(eventId, change, eventVersion) {
    const values: Readonly<Record<string, SqlValue | undefined>> = { ...change };
    const given = Object.entries(columnOf).flatMap(([member, column]) => {
      const value = values[member];
      return value === undefined ? [] : [{ member, column, value }];
    });
    if (given.length === 0) return (await this.find(eventId)) !== undefined;
    const version = versionGuard(eventVersion);
    return changesRow(
      database,
      `UPDATE event_sales
       SET ${given.map(({ member, column }) => `${column} = @${member}`).join(', ')}${version.assignment}
       WHERE event_id = @eventId${version.condition}`,
      {
        eventId,
        ...Object.fromEntries(given.map(({ member, value }) => [member, value])),
        ...version.params,
      },
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

/** What an UPDATE needs so that it stores this version, and changes nothing when a newer one is stored. */
const versionGuard = (
  eventVersion: number | undefined,
): { readonly assignment: string; readonly condition: string; readonly params: SqlParams } =>
  eventVersion === undefined
    ? { assignment: '', condition: '', params: {} }
    : {
        assignment: ', event_version = @eventVersion',
        condition: ' AND (event_version IS NULL OR event_version <= @eventVersion)',
        params: { eventVersion },
      };
