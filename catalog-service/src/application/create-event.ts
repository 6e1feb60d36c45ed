import type { StoreResponse, UserPrincipal } from '@ticketing/service-chassis/http';
import { checkedEvent, usualDoorsOpenAt, type CatalogEvent, type EventDetails } from '../domain/event';
import { venueNotFound } from '../domain/problems';
import type { UseCaseDependencies } from './dependencies';
import type { EventAtVenue } from './ports/event-repository';
import { sectionNamesOf } from './section-names';

export interface NewEvent extends Omit<EventDetails, 'salesStartAt' | 'doorsOpenAt' | 'maxSeatsPerOrder'> {
  readonly salesStartAt: Date | undefined;
  readonly doorsOpenAt: Date | null | undefined;
  readonly maxSeatsPerOrder: number | undefined;
}

/** Unless its organizer says otherwise, and if so many may be reserved at once. */
const USUAL_SEATS_PER_ORDER = 10;

/** Any organizer can hold an event at any venue. @throws ProblemError 400 for broken rules, 404 `venue_not_found` */
export function createCreateEvent(dependencies: UseCaseDependencies) {
  const { transactions, venues, events, ids, clock, limits } = dependencies;

  return async function createEvent(
    caller: UserPrincipal,
    details: NewEvent,
    storeResponse: StoreResponse<EventAtVenue>,
  ): Promise<EventAtVenue> {
    const venue = await venues.find(details.venueId);
    if (venue === undefined) throw venueNotFound();
    const now = clock.now();
    const event: CatalogEvent = checkedEvent(
      {
        ...details,
        salesStartAt: details.salesStartAt ?? now,
        maxSeatsPerOrder:
          details.maxSeatsPerOrder ?? Math.min(USUAL_SEATS_PER_ORDER, limits.maxSeatsPerReservation),
        doorsOpenAt:
          details.doorsOpenAt === undefined ? usualDoorsOpenAt(details.startsAt) : details.doorsOpenAt,
        id: ids.next('evt'),
        organizerId: caller.userId,
        status: 'DRAFT',
        mapVersion: null,
        version: 1,
        createdAt: now,
      },
      await sectionNamesOf(dependencies, venue.id, venue.mapVersion),
      { ...limits, now },
    );
    const created = { event, venue };
    await transactions.run(async (tx) => {
      await events.insert(tx, event);
      await storeResponse(tx, created);
    });
    return created;
  };
}
