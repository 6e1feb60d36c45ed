import type { Database, SqlRunner } from '@ticketing/service-chassis/database';
import type { Tallies } from '../application/ports';
import type { SeatCounts } from '../domain/seat';

/** Rows an event: enough that buyers of one event rarely wait for each other, few enough to add up at each look. */
const SHARDS = 8;

interface Sums {
  /** NULL over no rows. */
  changes: number | null;
  available: number | null;
  held: number | null;
  allocated: number | null;
  blocked: number | null;
}

const SUMS = `SUM(changes) AS changes, SUM(available) AS available, SUM(held) AS held, SUM(allocated) AS allocated,
  SUM(blocked) AS blocked`;

export function createTallies(database: Database): Tallies {
  return {
    async record(tx, eventId, spreadBy, { counts, changes, needsReport }) {
      const changed = await tx.execute(
        `UPDATE seat_tallies
         SET changes = changes + @changes, available = available + @available, held = held + @held,
           allocated = allocated + @allocated, blocked = blocked + @blocked${needsReport ? ', needs_report = 1' : ''}
         WHERE event_id = @eventId AND shard = @shard`,
        {
          eventId,
          shard: shardOf(spreadBy),
          changes,
          available: counts.AVAILABLE,
          held: counts.HELD,
          allocated: counts.ALLOCATED,
          blocked: counts.BLOCKED,
        },
      );
      if (changed !== 1) throw new Error(`Event ${eventId} has no tally to count its seats in.`);
    },

    async ofEvent(eventId, now) {
      const [row] = await database.query<Sums & { lapsed: number }>(
        `SELECT ${SUMS}, (SELECT COUNT(*) FROM seats
           WHERE seats.event_id = @eventId AND status = 'HELD' AND held_until <= @now) AS lapsed
         FROM seat_tallies WHERE event_id = @eventId`,
        { eventId, now },
      );
      if (row === undefined || row.changes === null) return undefined;
      return { changes: row.changes, counts: countsOf(row), lapsed: row.lapsed };
    },

    async total() {
      const [row] = await database.query<Sums>(`SELECT ${SUMS} FROM seat_tallies`);
      return countsOf(row);
    },

    async ofSales({ now, endedAfter }, limit) {
      const rows = await database.query<Sums & { event_id: string }>(
        database.dialect.firstRows(
          // Two looks into the index, for one condition with OR would go through all of it.
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
      const rows = await database.query<{ event_id: string }>(
        database.dialect.firstRows(
          'SELECT DISTINCT event_id FROM seat_tallies WHERE needs_report = 1 ORDER BY event_id',
          limit,
        ),
      );
      return rows.map((row) => row.event_id);
    },

    mark: (eventId) =>
      database.query<{ shard: number; changes: number }>(
        'SELECT shard, changes FROM seat_tallies WHERE event_id = @eventId AND needs_report = 1',
        { eventId },
      ),

    async clear(eventId, mark) {
      for (const { shard, changes } of mark) {
        await database.execute(
          `UPDATE seat_tallies SET needs_report = 0
           WHERE event_id = @eventId AND shard = @shard AND changes = @changes`,
          { eventId, shard, changes },
        );
      }
    },
  };
}

/** The rows of a new event. */
export async function insertTallies(tx: SqlRunner, eventId: string): Promise<void> {
  await tx.bulkInsert(
    'seat_tallies',
    [
      { name: 'event_id', type: 'VARCHAR(64)' },
      { name: 'shard', type: 'INT' },
      { name: 'changes', type: 'BIGINT' },
      { name: 'available', type: 'INT' },
      { name: 'held', type: 'INT' },
      { name: 'allocated', type: 'INT' },
      { name: 'blocked', type: 'INT' },
      { name: 'needs_report', type: 'BIT' },
    ],
    Array.from({ length: SHARDS }, (_, shard) => [eventId, shard, 0, 0, 0, 0, 0, false]),
  );
}

const countsOf = (row: Sums | undefined): SeatCounts => ({
  AVAILABLE: row?.available ?? 0,
  HELD: row?.held ?? 0,
  ALLOCATED: row?.allocated ?? 0,
  BLOCKED: row?.blocked ?? 0,
});

/** Ids end in random characters, so they spread evenly. */
const shardOf = (id: string): number => (id.codePointAt(id.length - 1) ?? 0) % SHARDS;
