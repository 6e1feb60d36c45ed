import { createHash } from 'node:crypto';
import type { UserPrincipal } from '@ticketing/service-chassis/http';
import { capacityOf, checkedSeatMap, type SeatMapDraft } from '../domain/seat-map';
import { withMap, type Venue } from '../domain/venue';
import { ownVenue } from './access';
import type { UseCaseDependencies } from './dependencies';

import { checkPrecondition, lostRace, type Precondition } from './precondition';
import type { StoredSeatMap } from './ports/seat-map-repository';

export type SeatMapReceipt = Pick<StoredSeatMap, 'venueId' | 'version' | 'capacity'>;

/**
 * Gives a venue a new version of its map. Published events keep selling the version that they were published with. The same
 * map again changes nothing.
 * @throws ProblemError 400 `invalid_seat_map`, 404, 403 `not_your_venue`, 409 `changed_meanwhile`, 412
 */
export function createReplaceSeatMap({ transactions, venues, seatMaps, clock }: UseCaseDependencies) {
  return async function replaceSeatMap(
    caller: UserPrincipal,
    venueId: string,
    draft: SeatMapDraft,
    precondition?: Precondition<Venue>,
  ): Promise<SeatMapReceipt> {
    const venue = await ownVenue(venues, venueId, caller);
    checkPrecondition('seat map', precondition, venue);
    const map = checkedSeatMap(draft);
    const document = JSON.stringify(map);
    const fingerprint = createHash('sha256').update(document).digest('hex');
    const current = venue.mapVersion === null ? undefined : await seatMaps.outline(venueId, venue.mapVersion);
    if (current?.fingerprint === fingerprint) return receiptOf(current);

    const next: StoredSeatMap = {
      venueId,
      version: (venue.mapVersion ?? 0) + 1,
      fingerprint,
      capacity: capacityOf(map),
      sectionNames: map.sections.map((section) => section.name),
      document,
    };
    await transactions.run(async (tx) => {
      if (!(await venues.update(tx, withMap(venue, next)))) throw lostRace('seat map', precondition);
      await seatMaps.insert(tx, next, clock.now());
      await seatMaps.deleteUnused(tx, venueId, next.version);
    });
    return receiptOf(next);
  };
}

const receiptOf = ({ venueId, version, capacity }: SeatMapReceipt): SeatMapReceipt => ({
  venueId,
  version,
  capacity,
});
