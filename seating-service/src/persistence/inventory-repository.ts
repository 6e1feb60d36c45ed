import { column, defineTable, selectAll, type ValueOf } from '@ticketing/service-chassis/database';
import type { InventoryRepository } from '../application/ports/inventory-repository';
import { statusesWithoutOwner, type SeatStatus } from '../domain/seat-status';

const newSeatMembers = {
  id: column.varchar(40),
  eventId: column.varchar(64),
  positionKey: column.varchar(64),
  position: column.int(),
  section: column.nvarchar(100),
  row: column.nvarchar(40, 'row_name'),
  number: column.nvarchar(40, 'seat_number'),
  label: column.nvarchar(200),
  tier: column.nvarchar(100),
  price: column.bigint(),
  status: column.varchar<SeatStatus>(16),
  previousStatus: column.varchar<SeatStatus>(16),
};
const newSeats = defineTable('seats', newSeatMembers);

const { id, positionKey, position, tier, price, status } = newSeatMembers;
const existingSeats = defineTable('seats', { id, positionKey, position, tier, price, status });

/** Ids that are sent in one statement, as one JSON parameter. */
const IDS_PER_STATEMENT = 2_000;

const HAS_NO_OWNER = `status IN (${statusesWithoutOwner.map((each) => `'${each}'`).join(', ')})`;

/** An owner's promise in a row that an older release wrote. The price that was asked until now is the promised one. */
const keptPromise = (column: 'tier' | 'price') =>
  `promised_${column} = CASE WHEN ${HAS_NO_OWNER} THEN NULL ELSE COALESCE(promised_${column}, ${column}) END`;

/** The writes for a changed map. Each is guarded because buyers can hold seats while the map is compared. */
export const createInventoryRepository = (): InventoryRepository => ({
  existing: (tx, eventId) => selectAll(tx, existingSeats, 'WHERE event_id = @eventId', { eventId }),

  async add(tx, eventId, seats) {
    await newSeats.bulkInsert(
      tx,
      seats.map((seat): ValueOf<typeof newSeatMembers> => ({
        ...seat,
        eventId,
        status: 'AVAILABLE',
        previousStatus: 'AVAILABLE',
      })),
    );
  },

  async remove(tx, ids) {
    const statuses: SeatStatus[] = [];
    for (const chunk of chunks(ids)) {
      const rows = await tx.query<{ status: SeatStatus }>(
        tx.dialect.deleteReturning({
          table: 'seats',
          where: `id IN (${tx.dialect.jsonList('ids')}) AND ${HAS_NO_OWNER}`,
          returning: ['status'],
        }),
        { ids: JSON.stringify(chunk) },
      );
      statuses.push(...rows.map((row) => row.status));
    }
    return statuses;
  },

  async reprice(tx, ids, newTier, newPrice) {
    let changed = 0;
    for (const chunk of chunks(ids)) {
      changed += await tx.execute(
        `UPDATE seats SET tier = @tier, price = @price, ${keptPromise('tier')}, ${keptPromise('price')}
         WHERE id IN (${tx.dialect.jsonList('ids')})`,
        { tier: newTier, price: newPrice, ids: JSON.stringify(chunk) },
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
});

function* chunks(ids: readonly string[]): Generator<readonly string[]> {
  const sorted = [...ids].sort();
  for (let start = 0; start < sorted.length; start += IDS_PER_STATEMENT) {
    yield sorted.slice(start, start + IDS_PER_STATEMENT);
  }
}
