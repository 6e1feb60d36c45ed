import type { SeatedSection, SeatMap } from '../../../catalog-service/src/import';
import { groupBy } from './rules/row-rule';

interface Position {
  readonly section: string;
  readonly row: string;
  readonly number: string;
}

const SEAT_PITCH = 5;
const ROW_PITCH = 9;
const AISLE = 20;

/**
 * A venue's map out of the seats of all its events. The export says nothing of where seats are, so each section is a block
 * with its first row at the front and its seats spaced by number, the sections side by side. What no event ever sold stays a gap.
 */
export function mapFromSeats(positions: readonly Position[]): SeatMap {
  const distinct = [
    ...new Map(positions.map((one) => [JSON.stringify([one.section, one.row, one.number]), one])).values(),
  ];
  const sections: SeatedSection[] = [];
  let left = 0;
  for (const [name, seats] of sortedGroups(distinct, (one) => one.section)) {
    const numbers = [...new Set(seats.map((seat) => seat.number))].sort(byNaturalOrder);
    const rowNames = [...new Set(seats.map((seat) => seat.row))].sort(byNaturalOrder);
    const columns = placesOf(numbers);
    const lines = placesOf(rowNames);
    sections.push({
      name,
      kind: 'SEATED',
      rows: sortedGroups(seats, (seat) => seat.row).map(([row, inRow]) => ({
        name: row,
        seats: inRow
          .map((seat) => seat.number)
          .sort(byNaturalOrder)
          .map((number) => ({
            number,
            x: left + (columns.get(number) ?? 0) * SEAT_PITCH,
            y: (lines.get(row) ?? 0) * ROW_PITCH,
          })),
      })),
    });
    left += (Math.max(0, ...columns.values()) + 1) * SEAT_PITCH + AISLE;
  }
  return { sections };
}

/** A number is its own place, so that gaps show; other names stand in their order behind the highest number. */
function placesOf(sortedNames: readonly string[]): Map<string, number> {
  const isNumber = (name: string) => /^\d{1,4}$/.test(name);
  const highest = Math.max(0, ...sortedNames.filter(isNumber).map(Number));
  let next = highest;
  return new Map(sortedNames.map((name) => [name, isNumber(name) ? Number(name) : (next += 1)]));
}

function sortedGroups<Item>(items: readonly Item[], nameOf: (item: Item) => string): [string, Item[]][] {
  return [...groupBy(items, nameOf)].sort(([a], [b]) => byNaturalOrder(a, b));
}

const collator = new Intl.Collator('en', { numeric: true });

function byNaturalOrder(a: string, b: string): number {
  return collator.compare(a, b);
}
