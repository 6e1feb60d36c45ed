import type { Clock } from '@ticketing/service-chassis/core';
import { eventNotFound } from '../domain/problems';
import type { ListedSeat } from '../domain/seat';
import { versionOf } from '../domain/seat-counters';
import { countByStatus, type SeatCounts } from '../domain/seat-status';
import type { EventSaleRepository } from './ports/event-sale-repository';
import type { SeatCounterRepository } from './ports/seat-counter-repository';
import type { SeatRepository } from './ports/seat-repository';

/** The seats of an event at one version. */
export interface SeatList {
  readonly eventId: string;
  readonly version: number;
  readonly currency: string;
  readonly counts: SeatCounts;
  readonly seats: readonly ListedSeat[];
}

export interface SeatLists {
  /** The current version of the seats, by one small query. @throws ProblemError 404 `event_not_found` */
  version(eventId: string): Promise<number>;
  /** The seats at that version or a newer one. */
  atLeast(eventId: string, version: number): Promise<SeatList>;
}

export interface SeatListDependencies {
  readonly seats: Pick<SeatRepository, 'list'>;
  readonly seatCounters: Pick<SeatCounterRepository, 'ofEvent'>;
  readonly sales: Pick<EventSaleRepository, 'find'>;
  readonly clock: Clock;
  /** How many seats, of all events together, may stay in memory. */
  readonly cachedSeats: number;
}

/** After a read follows a pause of this many times its duration, so that reads take at most a fifth of the time. */
const PAUSE_FACTOR = 4;

interface Entry {
  list: SeatList | undefined;
  reading: Promise<SeatList> | undefined;
  pauseUntilMs: number;
}

/**
 * Reads each version of a list once, for all callers together, by one indexed query. A caller never gets a list older than the
 * version that was current when it asked, so users see their own changes at once. While a large event changes all the time,
 * callers wait a moment for the next read and then share it.
 */
export function createSeatLists(dependencies: SeatListDependencies): SeatLists {
  const { seats, seatCounters, sales, clock, cachedSeats } = dependencies;
  // Least recently used first.
  const entries = new Map<string, Entry>();

  return {
    version,
    async atLeast(eventId, wanted) {
      const entry = entryOf(eventId);
      let list = entry.list;
      // A read that was in progress when the caller asked may have begun before the caller's own change.
      while (list === undefined || list.version < wanted) list = await readOnce(eventId, entry);
      evictLeastRecentlyUsed();
      return list;
    },
  };

  async function version(eventId: string): Promise<number> {
    const counters = await seatCounters.ofEvent(eventId, clock.now());
    if (counters === undefined) throw eventNotFound();
    return versionOf(counters);
  }

  async function read(eventId: string, entry: Entry): Promise<SeatList> {
    const pauseMs = entry.pauseUntilMs - clock.now().getTime();
    if (pauseMs > 0) await clock.sleep(pauseMs);
    const startedMs = clock.now().getTime();
    // The version is read before the seats, so the seats are never older than the version.
    const [listVersion, sale] = await Promise.all([version(eventId), sales.find(eventId)]);
    if (sale === undefined) throw eventNotFound();
    const listed = await seats.list(eventId, clock.now());
    const endedMs = clock.now().getTime();
    entry.pauseUntilMs = endedMs + PAUSE_FACTOR * (endedMs - startedMs);
    const { currency } = sale;
    return { eventId, version: listVersion, currency, counts: countByStatus(listed), seats: listed };
  }

  function readOnce(eventId: string, entry: Entry): Promise<SeatList> {
    entry.reading ??= read(eventId, entry)
      .then((list) => (entry.list = list))
      .finally(() => (entry.reading = undefined));
    return entry.reading;
  }

  function entryOf(eventId: string): Entry {
    const entry = entries.get(eventId) ?? { list: undefined, reading: undefined, pauseUntilMs: 0 };
    entries.delete(eventId);
    entries.set(eventId, entry);
    return entry;
  }

  function evictLeastRecentlyUsed(): void {
    let kept = 0;
    for (const [eventId, { list }] of [...entries].reverse()) {
      kept += list?.seats.length ?? 0;
      if (kept > cachedSeats) entries.delete(eventId);
    }
  }
}
