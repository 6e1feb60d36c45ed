import type { FieldError } from '@ticketing/service-chassis/core';
import { sameNameKey } from './text';

/** What of a section its labels are made of. */
type LabelledSection = { readonly name: string } & (
  | { readonly kind: 'STANDING'; readonly capacity: number }
  | {
      readonly kind: 'SEATED';
      readonly rows: readonly {
        readonly name: string;
        readonly seats: readonly { readonly number: string }[];
      }[];
    }
);

interface LabelledPlace {
  /** As seating-service labels it, on tickets and in lists. */
  readonly label: string;
  readonly name: string;
  readonly position: string;
  readonly pointer: string;
}

/**
 * The errors of places with one label for two, such as seat "2-3" of row "1" and seat "3" of row "1-2". Both are printed alike,
 * so two people would look for the same seat. A seat that is twice on the map is another error.
 */
export function labelErrors(sections: readonly LabelledSection[]): FieldError[] {
  const errors: FieldError[] = [];
  const byLabel = new Map<string, LabelledPlace>();
  sections.forEach((section, index) => {
    for (const place of placesIn(section, `/sections/${index}`)) {
      const key = sameNameKey(place.label);
      const other = byLabel.get(key);
      if (other === undefined) byLabel.set(key, place);
      else if (other.position !== place.position) {
        errors.push({
          pointer: place.pointer,
          detail: `${capitalized(other.name)} and ${place.name} would both be labelled "${place.label}". Name one of them differently.`,
        });
      }
    }
  });
  return errors;
}

function* placesIn(section: LabelledSection, pointer: string): Generator<LabelledPlace> {
  if (section.kind === 'STANDING') {
    for (let number = 1; number <= section.capacity; number += 1) {
      yield {
        label: `${section.name} ${number}`,
        name: `place ${number} of section "${section.name}"`,
        position: positionOf(section.name, '', String(number)),
        pointer: `${pointer}/name`,
      };
    }
    return;
  }
  for (const [rowIndex, row] of section.rows.entries()) {
    for (const [seatIndex, seat] of row.seats.entries()) {
      yield {
        label: `${section.name} ${row.name}-${seat.number}`,
        name: `seat "${seat.number}" of row "${row.name}" of section "${section.name}"`,
        position: positionOf(section.name, row.name, seat.number),
        pointer: `${pointer}/rows/${rowIndex}/seats/${seatIndex}/number`,
      };
    }
  }
}

const positionOf = (...names: readonly string[]): string => JSON.stringify(names.map(sameNameKey));

const capitalized = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
