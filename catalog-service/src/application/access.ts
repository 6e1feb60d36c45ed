import { isAdmin, type UserPrincipal } from '@ticketing/service-chassis/http';
import { eventNotFound, notYourVenue, venueNotFound } from '../domain/problems';
import type { Venue } from '../domain/venue';
import type { EventAtVenue, EventRepository } from './ports/event-repository';
import type { VenueRepository } from './ports/venue-repository';

/** @throws ProblemError 404 `event_not_found`, also for the event of another organizer */
export async function ownEvent(
  events: Pick<EventRepository, 'find'>,
  id: string,
  caller: UserPrincipal,
): Promise<EventAtVenue> {
  const found = await events.find(id);
  if (found === undefined || !mayChange(caller, found.event.organizerId)) throw eventNotFound();
  return found;
}

/** @throws ProblemError 404 `venue_not_found`; 403 `not_your_venue`, because everyone can see all venues */
export async function ownVenue(
  venues: Pick<VenueRepository, 'find'>,
  id: string,
  caller: UserPrincipal,
): Promise<Venue> {
  const venue = await venues.find(id);
  if (venue === undefined) throw venueNotFound();
  if (!mayChange(caller, venue.organizerId)) throw notYourVenue();
  return venue;
}

const mayChange = (caller: UserPrincipal, organizerId: string): boolean =>
  isAdmin(caller) || caller.userId === organizerId;
