import { checkVenueDetails, type Venue, type VenueDetails } from '../domain/venue';
import type { Parts, Recorder } from './parts';
import type { Actor } from './ports';

/** @throws ProblemError 400 for a country or a time zone that does not exist. */
export const createVenue =
  ({ database, venues, ids, clock }: Parts) =>
  async (actor: Actor, details: VenueDetails, record: Recorder<Venue>): Promise<Venue> => {
    checkVenueDetails(details);
    const venue: Venue = {
      ...details,
      id: ids.next('ven'),
      organizerId: actor.userId,
      mapVersion: null,
      version: 1,
      createdAt: clock.now(),
    };
    await database.transactions.run(async (tx) => {
      await venues.insert(tx, venue);
      await record(tx, venue);
    });
    return venue;
  };
