import type { StoreResponse, UserPrincipal } from '@ticketing/service-chassis/http';
import { checkVenueDetails, type Venue, type VenueDetails } from '../domain/venue';
import type { UseCaseDependencies } from './dependencies';

/** @throws ProblemError 400 for a country or a time zone that does not exist */
export function createCreateVenue({ transactions, venues, ids, clock }: UseCaseDependencies) {
  return async function createVenue(
    caller: UserPrincipal,
    details: VenueDetails,
    storeResponse: StoreResponse<Venue>,
  ): Promise<Venue> {
    checkVenueDetails(details);
    const venue: Venue = {
      ...details,
      id: ids.next('ven'),
      organizerId: caller.userId,
      statedCapacity: details.capacity,
      mapVersion: null,
      version: 1,
      createdAt: clock.now(),
    };
    await transactions.run(async (tx) => {
      await venues.insert(tx, venue);
      await storeResponse(tx, venue);
    });
    return venue;
  };
}
