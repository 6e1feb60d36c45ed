import type { Clock } from '@ticketing/service-chassis/core';
import { eventNotFound } from '../domain/event-sale';
import { countByStatus, type ListedSeat, type SeatCounts } from '../domain/seat';
import { versionOf } from '../domain/tally';
import type { EventSales, Seats, Tallies } from './ports';

/** The seats of an event at one version. */
export interface SeatList {
  readonly eventId: string;
  readonly version: number;
  readonly currency: string;
  readonly counts: SeatCounts;
  readonly seats: readonly ListedSeat[];
}

export interface SeatLists {
  /** The version that the seats have now, by one small query. @throws ProblemError 404 `event_not_found` */
  version(eventId: string): Promise<number>;
  /** The seats at that version or a newer one. */
  atLeast(eventId: string, version: number): Promise<SeatList>;
}

export interface SeatListDependencies {
  readonly seats: Pick<Seats, 'list'>;
  readonly tallies: Pick<Tallies, 'ofEvent'>;
  readonly sales: Pick<EventSales, 'find'>;
  readonly clock: Clock;
  /** Seats, of all events together, that may be kept in memory. */
  readonly rememberedSeats: number;
}

/** After a list was read, as long a rest as it took, this many times over: reading takes at most a fifth of the time. */
const REST_FACTOR = 4;

interface Entry {
  list: SeatList | undefined;
  reading: Promise<SeatList> | undefined;
  restUntilMs: number;
}

/**
 * Reads each list once a version, however many ask for it, by one indexed query. A reader never gets a list older than the
 * version that was current when it asked, so everyone sees at once what they did themselves. While a large event changes
 * all the time, readers wait a moment for the next reading and then share it.
 */
export function createSeatLists(dependencies: SeatListDependencies): SeatLists {
  const { seats, tallies, sales, clock, rememberedSeats } = dependencies;
  // In the order of their last use.
  const entries = new Map<string, Entry>();

  async function version(eventId: string): Promise<number> {
    const tally = await tallies.ofEvent(eventId, clock.now());
    if (tally === undefined) throw eventNotFound();
    return versionOf(tally);
  }

  async function read(eventId: string, entry: Entry): Promise<SeatList> {
    const restMs = entry.restUntilMs - clock.now().getTime();
    if (restMs > 0) await clock.sleep(restMs);
    const startedMs = clock.now().getTime();
    // The version first: the seats are then as new as it says, or newer, and never older.
    const [listVersion, sale] = await Promise.all([version(eventId), sales.find(eventId)]);
    if (sale === undefined) throw eventNotFound();
    const listed = await seats.list(eventId, clock.now());
    const endedMs = clock.now().getTime();
    entry.restUntilMs = endedMs + REST_FACTOR * (endedMs - startedMs);
    return {
      eventId,
      version: listVersion,
      currency: sale.currency,
      counts: countByStatus(listed),
      seats: listed,
    };
  }

  function readOnce(eventId: string, entry: Entry): Promise<SeatList> {
    entry.reading ??= read(eventId, entry)
      .then((list) => (entry.list = list))
      .finally(() => (entry.reading = undefined));
    return entry.reading;
  }

  function entryOf(eventId: string): Entry {
    const entry = entries.get(eventId) ?? { list: undefined, reading: undefined, restUntilMs: 0 };
    entries.delete(eventId);
    entries.set(eventId, entry);
    return entry;
  }

  function forgetLongUnused(): void {
    let kept = 0;
    for (const [eventId, { list }] of [...entries].reverse()) {
      kept += list?.seats.length ?? 0;
      if (kept > rememberedSeats) entries.delete(eventId);
    }
  }

  return {
    version,
    async atLeast(eventId, wanted) {
      const entry = entryOf(eventId);
      let list = entry.list;
      // A reading that was under way when the caller asked may have begun before the caller's own change.
      while (list === undefined || list.version < wanted) list = await readOnce(eventId, entry);
      forgetLongUnused();
      return list;
    },
  };
}
