import { problem } from '@ticketing/service-chassis/core';
import type { Venue } from '../domain/venue';
import type { Actor, EventAtVenue, EventStore, VenueStore } from './ports';

export const eventNotFound = () =>
  problem.notFound('event_not_found', 'There is no such event, or it is not yours.');

export const venueNotFound = () => problem.notFound('venue_not_found', 'There is no such venue.');

export const changedMeanwhile = (what: string) =>
  problem.conflict(
    'changed_meanwhile',
    `Someone else changed the ${what} at the same time. Read it again, then repeat your change if it is still wanted.`,
  );

const mayChange = (actor: Actor, ownerId: string): boolean => actor.isAdmin || actor.userId === ownerId;

/** @throws ProblemError 404 `event_not_found`, also for someone else's. */
export async function ownEvent(events: EventStore, id: string, actor: Actor): Promise<EventAtVenue> {
  const found = await events.find(id);
  if (found === undefined || !mayChange(actor, found.event.organizerId)) throw eventNotFound();
  return found;
}

/** @throws ProblemError 404 `venue_not_found`; 403 `not_your_venue`, for everyone may know that a venue exists. */
export async function ownVenue(venues: VenueStore, id: string, actor: Actor): Promise<Venue> {
  const venue = await venues.find(id);
  if (venue === undefined) throw venueNotFound();
  if (!mayChange(actor, venue.organizerId)) {
    throw problem.forbidden(
      'not_your_venue',
      'Only the organizer who created the venue may change it. You can hold your events there all the same.',
    );
  }
  return venue;
}
