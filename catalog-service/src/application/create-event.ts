import { checkedEvent, type CatalogEvent, type EventDetails } from '../domain/event';
import { venueNotFound } from './access';
import { sectionNamesOf } from './map-sections';
import type { Parts, Recorder } from './parts';
import type { Actor, EventAtVenue } from './ports';

/** Any organizer may hold an event at any venue. @throws ProblemError 400 for broken rules, 404 `venue_not_found` */
export const createEvent =
  (parts: Parts) =>
  async (
    actor: Actor,
    details: Omit<EventDetails, 'salesStartAt'> & { readonly salesStartAt: Date | undefined },
    record: Recorder<EventAtVenue>,
  ): Promise<EventAtVenue> => {
    const { database, venues, events, ids, clock } = parts;
    const venue = await venues.find(details.venueId);
    if (venue === undefined) throw venueNotFound();
    const now = clock.now();
    const event: CatalogEvent = checkedEvent(
      {
        ...details,
        salesStartAt: details.salesStartAt ?? now,
        id: ids.next('evt'),
        organizerId: actor.userId,
        status: 'DRAFT',
        mapVersion: null,
        version: 1,
        createdAt: now,
      },
      await sectionNamesOf(parts, venue.id, venue.mapVersion),
    );
    const created = { event, venue };
    await database.transactions.run(async (tx) => {
      await events.insert(tx, event);
      await record(tx, created);
    });
    return created;
  };
