import { createHash } from 'node:crypto';
import { capacityOf, checkedSeatMap, type SeatMapDraft } from '../domain/seat-map';
import { changedMeanwhile, ownVenue } from './access';
import type { Parts } from './parts';
import type { Actor, StoredSeatMap } from './ports';

export interface SeatMapReceipt {
  readonly venueId: string;
  readonly version: number;
  readonly capacity: number;
}

/**
 * Gives a venue a new version of its map. Events that are published already keep selling the version that they were
 * published with. The same map again changes nothing.
 * @throws ProblemError 400 `invalid_seat_map`, 404, 403 `not_your_venue`, 409 `changed_meanwhile`
 */
export const replaceSeatMap =
  ({ database, venues, seatMaps, clock }: Parts) =>
  async (actor: Actor, venueId: string, draft: SeatMapDraft): Promise<SeatMapReceipt> => {
    const venue = await ownVenue(venues, venueId, actor);
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
    await database.transactions.run(async (tx) => {
      const stored = await venues.update(tx, { ...venue, mapVersion: next.version, capacity: next.capacity });
      if (!stored) throw changedMeanwhile('venue');
      await seatMaps.insert(tx, next, clock.now());
      await seatMaps.deleteUnused(tx, venueId, next.version);
    });
    return receiptOf(next);
  };

const receiptOf = ({ venueId, version, capacity }: SeatMapReceipt): SeatMapReceipt => ({
  venueId,
  version,
  capacity,
});
