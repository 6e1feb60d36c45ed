import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import type { SeatCounterRepository } from '../application/ports/seat-counter-repository';
import { bySeatStatus, seatStatuses, type SeatCounts, type SeatStatus } from '../domain/seat-status';

/** Rows of one event: enough that buyers rarely wait for each other, and few enough to add up on each read. */
const SHARDS = 8;

const columnOf = {
  AVAILABLE: 'available',
  HELD: 'held',
  ALLOCATED: 'allocated',
  BLOCKED: 'blocked',
} as const satisfies Readonly<Record<SeatStatus, string>>;
const columns = seatStatuses.map((status) => columnOf[status]);

/** NULL over no rows. */
type Sums = Record<'changes' | (typeof columns)[number], number | null>;

const SUMS = ['changes', ...columns].map((column) => `SUM(${column}) AS ${column}`).join(', ');
const INCREMENTS = ['changes', ...columns].map((column) => `${column} = ${column} + @${column}`).join(', ');

export const createSeatCounterRepository = (database: Database): SeatCounterRepository => ({
  async record(tx, eventId, shardKey, { counts, changes, needsReport }) {
    const increments = seatStatuses.map((status) => [columnOf[status], counts[status]] as const);
    const changed = await tx.execute(
      `UPDATE seat_tallies SET ${INCREMENTS}${needsReport ? ', needs_report = 1' : ''}
       WHERE event_id = @eventId AND shard = @shard`,
      { eventId, shard: shardOf(shardKey), changes, ...Object.fromEntries(increments) },
    );
    if (changed !== 1) throw new Error(`Event ${eventId} has no counter row for its seats.`);
  },

  async ofEvent(eventId, now) {
    const [row] = await database.query<Sums & { expired: number }>(
      `SELECT ${SUMS}, (SELECT COUNT(*) FROM seats
         WHERE seats.event_id = @eventId AND status = 'HELD' AND held_until <= @now) AS expired
       FROM seat_tallies WHERE event_id = @eventId`,
      { eventId, now },
    );
    if (row === undefined || row.changes === null) return undefined;
    return { changes: row.changes, counts: countsOf(row), expired: row.expired };
  },

  total: async () => countsOf((await database.query<Sums>(`SELECT ${SUMS} FROM seat_tallies`))[0]),

  async ofSales({ now, endedAfter }, limit) {
    const rows = await database.query<Sums & { event_id: string }>(
      database.dialect.firstRows(
        // Two look-ups in the index: one condition with OR would read all of it.
        `WITH sales AS (
           SELECT event_id, sales_start_at FROM event_sales WHERE on_sale = 1 AND sales_end_at > @endedAfter
           UNION ALL
           SELECT event_id, sales_start_at FROM event_sales WHERE on_sale = 1 AND sales_end_at IS NULL)
         SELECT event_id, ${SUMS} FROM seat_tallies
         WHERE event_id IN (SELECT event_id FROM sales WHERE sales_start_at IS NULL OR sales_start_at <= @now)
         GROUP BY event_id ORDER BY SUM(allocated) DESC, event_id`,
        limit,
      ),
      { now, endedAfter },
    );
    return rows.map((row) => ({ eventId: row.event_id, counts: countsOf(row) }));
  },

  async unreported(limit) {
    const text = 'SELECT DISTINCT event_id FROM seat_tallies WHERE needs_report = 1 ORDER BY event_id';
    const rows = await database.query<{ event_id: string }>(database.dialect.firstRows(text, limit));
    return rows.map((row) => row.event_id);
  },

  watermark: (eventId) =>
    database.query<{ shard: number; changes: number }>(
      'SELECT shard, changes FROM seat_tallies WHERE event_id = @eventId AND needs_report = 1',
      { eventId },
    ),

  async clear(eventId, watermark) {
    for (const { shard, changes } of watermark) {
      await database.execute(
        `UPDATE seat_tallies SET needs_report = 0
         WHERE event_id = @eventId AND shard = @shard AND changes = @changes`,
        { eventId, shard, changes },
      );
    }
  },
});

/** The rows of a new event. */
export async function insertSeatCounters(tx: SqlRunner, eventId: string): Promise<void> {
  await tx.bulkInsert(
    'seat_tallies',
    [
      { name: 'event_id', type: 'VARCHAR(64)' },
      { name: 'shard', type: 'INT' },
      { name: 'changes', type: 'BIGINT' },
      ...columns.map((name) => ({ name, type: 'INT' as const })),
      { name: 'needs_report', type: 'BIT' },
    ],
    Array.from({ length: SHARDS }, (_, shard) => [eventId, shard, 0, ...columns.map(() => 0), false]),
  );
}

const countsOf = (row: Sums | undefined): SeatCounts =>
  bySeatStatus((status) => row?.[columnOf[status]] ?? 0);

/** Ids end with random characters, so they spread evenly. */
const shardOf = (id: string): number => (id.codePointAt(id.length - 1) ?? 0) % SHARDS;
