import type { BulkColumn } from '@ticketing/service-chassis/database';
import type { Inventory } from '../application/ports';
import type { SeatStatus } from '../domain/seat';

interface ExistingRow {
  id: string;
  position_key: string;
  position: number;
  tier: string;
  price: number;
  status: SeatStatus;
}

const SEAT_COLUMNS: readonly BulkColumn[] = [
  { name: 'id', type: 'VARCHAR(40)' },
  { name: 'event_id', type: 'VARCHAR(64)' },
  { name: 'position_key', type: 'VARCHAR(64)' },
  { name: 'position', type: 'INT' },
  { name: 'section', type: 'NVARCHAR(100)' },
  { name: 'row_name', type: 'NVARCHAR(40)' },
  { name: 'seat_number', type: 'NVARCHAR(40)' },
  { name: 'label', type: 'NVARCHAR(200)' },
  { name: 'tier', type: 'NVARCHAR(100)' },
  { name: 'price', type: 'BIGINT' },
  { name: 'status', type: 'VARCHAR(16)' },
  { name: 'previous_status', type: 'VARCHAR(16)' },
];

/** Ids that travel in one statement, as one JSON parameter. */
const IDS_PER_STATEMENT = 2_000;

const BELONGS_TO_NOBODY = `status IN ('AVAILABLE', 'BLOCKED')`;

/** The writes of a changed map. Each is guarded, for seats are being held while the map is compared. */
export function createInventory(): Inventory {
  return {
    async existing(tx, eventId) {
      const rows = await tx.query<ExistingRow>(
        'SELECT id, position_key, position, tier, price, status FROM seats WHERE event_id = @eventId',
        { eventId },
      );
      return rows.map(({ position_key: positionKey, ...rest }) => ({ ...rest, positionKey }));
    },

    async add(tx, eventId, seats) {
      await tx.bulkInsert(
        'seats',
        SEAT_COLUMNS,
        seats.map((seat) => [
          seat.id,
          eventId,
          seat.positionKey,
          seat.position,
          seat.section,
          seat.row,
          seat.number,
          seat.label,
          seat.tier,
          seat.price,
          'AVAILABLE',
          'AVAILABLE',
        ]),
      );
    },

    async remove(tx, ids) {
      const statuses: SeatStatus[] = [];
      for (const chunk of chunks(ids)) {
        const rows = await tx.query<{ status: SeatStatus }>(
          tx.dialect.deleteReturning({
            table: 'seats',
            where: `id IN (${tx.dialect.jsonList('ids')}) AND ${BELONGS_TO_NOBODY}`,
            returning: ['status'],
          }),
          { ids: JSON.stringify(chunk) },
        );
        statuses.push(...rows.map(({ status }) => status));
      }
      return statuses;
    },

    async reprice(tx, ids, tier, price) {
      let changed = 0;
      for (const chunk of chunks(ids)) {
        changed += await tx.execute(
          `UPDATE seats SET tier = @tier, price = @price
           WHERE id IN (${tx.dialect.jsonList('ids')}) AND ${BELONGS_TO_NOBODY}`,
          { tier, price, ids: JSON.stringify(chunk) },
        );
      }
      return changed;
    },

    async move(tx, ids, by) {
      for (const chunk of chunks(ids)) {
        await tx.execute(
          `UPDATE seats SET position = position + @by WHERE id IN (${tx.dialect.jsonList('ids')})`,
          { by, ids: JSON.stringify(chunk) },
        );
      }
    },
  };
}

function* chunks(ids: readonly string[]): Generator<readonly string[]> {
  const sorted = [...ids].sort();
  for (let start = 0; start < sorted.length; start += IDS_PER_STATEMENT) {
    yield sorted.slice(start, start + IDS_PER_STATEMENT);
  }
}
