import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { CatalogEvent } from '../../domain/event';
import type { EventStatus } from '../../domain/event-status';
import type { EventType } from '../../domain/event-type';
import type { Venue } from '../../domain/venue';
import type { FoldedRows } from './folded-rows';

/** An event with its venue, as everyone sees it. */
export interface EventAtVenue {
  readonly event: CatalogEvent;
  readonly venue: Venue;
}

export interface EventFilter {
  /** Folded. */
  readonly cityKey: string | undefined;
  readonly type: EventType | undefined;
  readonly status: EventStatus | undefined;
  /** Only those whose sale is OPEN at this time. */
  readonly openAt: Date | undefined;
  readonly organizerId: string | undefined;
  /** Folded. Each word must occur in the title, the venue's name or the city. */
  readonly words: readonly string[];
  /** Only those that end after this time. */
  readonly endsAfter: Date | undefined;
  /** Only those that start before this time. */
  readonly startsBefore: Date | undefined;
  /** Leaves out the COMPLETED ones; with `endsAfter` from now on there are none, and this lets an index say so. */
  readonly withoutCompleted: boolean;
  /** Which drafts are shown: those of one organizer, all, or none. */
  readonly drafts: { readonly of: string } | 'all' | 'none';
  readonly after: { readonly startsAt: Date; readonly id: string } | undefined;
}

export interface EventRepository extends FoldedRows {
  find(id: string): Promise<EventAtVenue | undefined>;
  /** In the order of start, then id; at most `count`. */
  list(filter: EventFilter, count: number): Promise<EventAtVenue[]>;
  insert(tx: SqlRunner, event: CatalogEvent): Promise<void>;
  /** Stores the details, with the next version. False when the event has another version than the given one. */
  update(tx: SqlRunner, event: CatalogEvent): Promise<boolean>;
  /** DRAFT -> SCHEDULED with the map's version. False when the event or that map has changed meanwhile. */
  publish(tx: SqlRunner, event: CatalogEvent): Promise<boolean>;
  /** False when the event is not a draft, or not there. */
  deleteDraft(id: string): Promise<boolean>;
  /** The published events of which order-service has no description, or an old one; at most `count`. */
  listUnannounced(count: number): Promise<string[]>;
  /** False when the event was announced in the meantime. */
  markAnnounced(tx: SqlRunner, id: string): Promise<boolean>;
  /** Has the events of this venue with these statuses announced again. */
  forgetAnnouncements(tx: SqlRunner, venueId: string, statuses: readonly EventStatus[]): Promise<void>;
  /** Changes the status if it is one of `from`. `isEdit` increases the version, so that a concurrent edit fails. */
  transition(id: string, change: StatusChange, tx?: SqlRunner): Promise<boolean>;
  /** Changes every event with one of these statuses that has ended to COMPLETED; returns how many. */
  completeEnded(from: readonly EventStatus[], now: Date): Promise<number>;
}

export interface StatusChange {
  readonly from: readonly EventStatus[];
  readonly to: EventStatus;
  readonly isEdit: boolean;
}
