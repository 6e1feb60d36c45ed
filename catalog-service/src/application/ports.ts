import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { CatalogEvent } from '../domain/event';
import type { EventStatus } from '../domain/event-status';
import type { EventType } from '../domain/event-type';
import type { Inventory } from '../domain/inventory';
import type { Venue } from '../domain/venue';

/** Who asks for a change. */
export interface Actor {
  readonly userId: string;
  readonly isAdmin: boolean;
}

/** An event as everyone is shown it. */
export interface EventAtVenue {
  readonly event: CatalogEvent;
  readonly venue: Venue;
}

export interface VenueFilter {
  /** Folded. */
  readonly cityKey: string | undefined;
  /** The id of the last venue that was seen. */
  readonly afterId: string | undefined;
}

export interface VenueStore {
  find(id: string): Promise<Venue | undefined>;
  /** In the order of their ids, which is that of their creation; at most `count`. */
  list(filter: VenueFilter, count: number): Promise<Venue[]>;
  insert(tx: SqlRunner, venue: Venue): Promise<void>;
  /** Stores the venue with the next version. False when it is not at the version that was read any more. */
  update(tx: SqlRunner, venue: Venue): Promise<boolean>;
}

export interface StoredSeatMap {
  readonly venueId: string;
  readonly version: number;
  /** SHA-256 of the document. */
  readonly fingerprint: string;
  readonly capacity: number;
  readonly sectionNames: readonly string[];
  /** The map as JSON, as it is served. */
  readonly document: string;
}

export interface SeatMapStore {
  /** All but the document, which may be large. */
  outline(venueId: string, version: number): Promise<Omit<StoredSeatMap, 'document'> | undefined>;
  document(venueId: string, version: number): Promise<string | undefined>;
  insert(tx: SqlRunner, map: StoredSeatMap, createdAt: Date): Promise<void>;
  /** Deletes the versions of the venue that are older than `version` and that no event sells. */
  deleteUnused(tx: SqlRunner, venueId: string, version: number): Promise<void>;
}

export interface EventFilter {
  /** Folded. */
  readonly cityKey: string | undefined;
  readonly type: EventType | undefined;
  readonly status: EventStatus | undefined;
  readonly organizerId: string | undefined;
  /** Folded; each must occur in the title, the venue's name or the city. */
  readonly words: readonly string[];
  /** The start, inclusive. */
  readonly from: Date | undefined;
  /** The start, exclusive. */
  readonly to: Date | undefined;
  /** Whose drafts are shown: one person's, everyone's, or nobody's. */
  readonly drafts: { readonly of: string } | 'all' | 'none';
  readonly after: { readonly startsAt: Date; readonly id: string } | undefined;
}

export interface EventStore {
  find(id: string): Promise<EventAtVenue | undefined>;
  /** By start, then id; at most `count`. */
  list(filter: EventFilter, count: number): Promise<EventAtVenue[]>;
  insert(tx: SqlRunner, event: CatalogEvent): Promise<void>;
  /**
   * Stores all that people may change, with the next version. False when the event is not at the version that was read
   * any more. The status is left alone.
   */
  update(tx: SqlRunner, event: CatalogEvent): Promise<boolean>;
  /** DRAFT -> SCHEDULED with the map's version, guarded by the event's version and by that map still being there. */
  publish(tx: SqlRunner, event: CatalogEvent): Promise<boolean>;
  /** Moves an event from one of the given statuses. `counts` gives it the next version, so that open edits notice. */
  transition(
    runner: SqlRunner,
    id: string,
    change: { readonly from: readonly EventStatus[]; readonly to: EventStatus; readonly counts: boolean },
  ): Promise<boolean>;
  /** Moves every event that has ended by `now` from one of the given statuses to COMPLETED; returns how many. */
  completeEnded(from: readonly EventStatus[], now: Date): Promise<number>;
}

/** seating-service, as far as this service needs it. */
export interface Seating {
  /** Repeatable: the last inventory that was put is the one that holds. */
  putInventory(eventId: string, inventory: Inventory): Promise<void>;
  /** Ends the sale and every hold. Repeatable; an event that seating never heard of is nothing to close. */
  closeSale(eventId: string): Promise<void>;
}

/** order-service, as far as this service needs it. */
export interface Orders {
  /** Every order of the event is refunded and its holder told. Repeatable under the same key. */
  cancelEvent(eventId: string, reason: string, idempotencyKey: string): Promise<void>;
}
