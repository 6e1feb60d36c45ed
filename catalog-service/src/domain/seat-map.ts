import type { FieldError } from '@ticketing/service-chassis/core';
import { invalidSeatMap } from './problems';
import { labelErrors } from './seat-labels';
import { sameNameKey } from './text';

export interface Seat {
  readonly number: string;
  readonly x: number;
  readonly y: number;
  readonly accessible?: boolean | undefined;
}

export interface Row {
  readonly name: string;
  readonly seats: readonly Seat[];
}

export interface SeatedSection {
  readonly name: string;
  readonly kind: 'SEATED';
  readonly rows: readonly Row[];
}

export interface StandingSection {
  readonly name: string;
  readonly kind: 'STANDING';
  readonly rows: readonly [];
  readonly capacity: number;
}

export type Section = SeatedSection | StandingSection;

export interface SeatMap {
  readonly sections: readonly Section[];
}

/** A map as it was sent: well-formed, but not checked yet. */
export interface SeatMapDraft {
  readonly sections: readonly {
    readonly name: string;
    readonly kind: 'SEATED' | 'STANDING';
    readonly rows?: readonly Row[] | undefined;
    readonly capacity?: number | undefined;
  }[];
}

export const MAXIMUM_CAPACITY = 50_000;

export const sectionCapacityOf = (section: Section): number =>
  section.kind === 'STANDING'
    ? section.capacity
    : section.rows.reduce((total, row) => total + row.seats.length, 0);

export const capacityOf = (map: SeatMap): number =>
  map.sections.reduce((total, section) => total + sectionCapacityOf(section), 0);

/**
 * Checks a whole map: no section, row, seat or label occurs twice, SEATED sections have rows, STANDING sections have a capacity,
 * and there are at most 50,000 places.
 * @throws ProblemError 400 `invalid_seat_map` that points at the errors
 */
export function checkedSeatMap(draft: SeatMapDraft): SeatMap {
  const errors: FieldError[] = [];
  const isNewSection = firstSeen();
  const sections = draft.sections.map((section, index) => {
    const pointer = `/sections/${index}`;
    if (!isNewSection(section.name)) {
      errors.push({
        pointer: `${pointer}/name`,
        detail: `There is a section "${section.name}" before this one.`,
      });
    }
    return section.kind === 'SEATED'
      ? seatedSection(section, pointer, errors)
      : standingSection(section, pointer, errors);
  });
  const map: SeatMap = { sections };
  const capacity = capacityOf(map);
  if (capacity > MAXIMUM_CAPACITY) {
    errors.push({
      pointer: '/sections',
      detail: `The map has ${capacity} places; ${MAXIMUM_CAPACITY} are the most.`,
    });
  } else {
    errors.push(...labelErrors(sections));
  }
  if (errors.length > 0) throw invalidSeatMap(errors);
  return map;
}

type SectionDraft = SeatMapDraft['sections'][number];

function seatedSection(section: SectionDraft, pointer: string, errors: FieldError[]): SeatedSection {
  const rows = section.rows ?? [];
  if (rows.length === 0) {
    errors.push({ pointer: `${pointer}/rows`, detail: 'A section with seats needs at least one row.' });
  }
  if (section.capacity !== undefined) {
    errors.push({
      pointer: `${pointer}/capacity`,
      detail: 'Leave it out: the seats say how many places there are.',
    });
  }
  const isNewRow = firstSeen();
  rows.forEach((row, rowIndex) => {
    const rowPointer = `${pointer}/rows/${rowIndex}`;
    if (!isNewRow(row.name)) {
      errors.push({
        pointer: `${rowPointer}/name`,
        detail: `Section "${section.name}" has a row "${row.name}" before this one.`,
      });
    }
    const isNewSeat = firstSeen();
    row.seats.forEach((seat, seatIndex) => {
      if (isNewSeat(seat.number)) return;
      errors.push({
        pointer: `${rowPointer}/seats/${seatIndex}/number`,
        detail: `Row "${row.name}" of section "${section.name}" has a seat "${seat.number}" before this one.`,
      });
    });
  });
  return { name: section.name, kind: 'SEATED', rows };
}

function standingSection(section: SectionDraft, pointer: string, errors: FieldError[]): StandingSection {
  if ((section.rows ?? []).length > 0) {
    errors.push({ pointer: `${pointer}/rows`, detail: 'A standing section has no rows, only a capacity.' });
  }
  if (section.capacity === undefined) {
    errors.push({ pointer: `${pointer}/capacity`, detail: 'A standing section needs a capacity.' });
  }
  return { name: section.name, kind: 'STANDING', rows: [], capacity: section.capacity ?? 0 };
}

/** Returns true for a name that occurs for the first time. Names with the same key count as equal. */
function firstSeen(): (name: string) => boolean {
  const seen = new Set<string>();
  return (name) => {
    const before = seen.size;
    return seen.add(sameNameKey(name)).size > before;
  };
}
