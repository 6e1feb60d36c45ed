import { capacityOf } from '../../../catalog-service/src/import';
import type { ExportSeat } from './export-files';
import type { Findings } from './findings';
import type { PlannedVenue } from './import-plan';
import { mapFromSeats } from './map-from-seats';
import type { ExportRow, ExportRows } from './read-export';
import { groupBy } from './rules/row-rule';

export function planVenues(
  rows: ExportRows,
  seats: readonly ExportRow<ExportSeat>[],
  findings: Findings,
): PlannedVenue[] {
  const venueOfEvent = new Map(rows.events.map((row) => [row.key, row.value.venue_id]));
  const seatsByVenue = groupBy(seats, (row) => venueOfEvent.get(row.value.event_id));
  return rows.venues.map(({ line, key, value }) => {
    const map = mapFromSeats(
      (seatsByVenue.get(key) ?? []).map(({ value: seat }) => ({
        section: seat.section,
        row: seat.row,
        number: seat.seat_number,
      })),
    );
    const capacity = capacityOf(map);
    if (capacity > value.capacity) {
      findings.add({
        table: 'venues',
        line,
        key,
        outcome: 'adjusted',
        reason: `Its capacity is ${value.capacity}, but its events have ${capacity} different seats, which now count.`,
      });
    }
    return { key, name: value.name, city: value.city, capacity: value.capacity, map };
  });
}
