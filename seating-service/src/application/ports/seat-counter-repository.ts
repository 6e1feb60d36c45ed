import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { CounterChange, SeatCounters } from '../../domain/seat-counters';
import type { EventCounts, SeatCounts } from '../../domain/seat-status';

/** An event's counter rows that need a report, each with its number of changes when it was read. */
export type Watermark = readonly { readonly shard: number; readonly changes: number }[];

export interface SeatCounterRepository {
  /** Adds the change to one of the event's rows. The shard key is any id of the work at hand; it selects the row. */
  record(tx: SqlRunner, eventId: string, shardKey: string, change: CounterChange): Promise<void>;
  /** Undefined for an unknown event. */
  ofEvent(eventId: string, now: Date): Promise<SeatCounters | undefined>;
  /** The sums over all events. */
  total(): Promise<SeatCounts>;
  /**
   * The sums of the events that are on sale, or whose sale ended after `endedAfter`. At most `limit` events, those with the
   * most sold seats first.
   */
  ofSales(sales: { readonly now: Date; readonly endedAfter: Date }, limit: number): Promise<EventCounts[]>;
  /** Events that may have sold out, or have seats again, since the last report. */
  unreported(limit: number): Promise<string[]>;
  watermark(eventId: string): Promise<Watermark>;
  /** Marks the event as reported, except the rows that changed after the watermark was read. */
  clear(eventId: string, watermark: Watermark): Promise<void>;
}
