import { createHash } from 'node:crypto';
import { duplicateSeat, inventoryTooLarge } from './problems';

/** A section of a venue's map with its tier and price (minor units) for one event. */
export type MapSection = {
  readonly name: string;
  readonly tier: string;
  readonly price: number;
} & (
  | {
      readonly kind: 'SEATED';
      readonly rows: readonly { readonly name: string; readonly seats: readonly string[] }[];
    }
  | { readonly kind: 'STANDING'; readonly capacity: number }
);

/** One place that an event should have. */
export interface Place {
  /** SHA-256 (hex) of section, row and number: it identifies the place when a new map arrives. */
  readonly positionKey: string;
  readonly section: string;
  readonly row: string;
  readonly number: string;
  readonly label: string;
  readonly tier: string;
  readonly price: number;
}

/** Far more than the largest stadium, and few enough to load in one transaction. */
export const MAXIMUM_PLACES = 150_000;

/** All places of the map, in its order. Standing sections become numbered places. */
export function placesOf(sections: readonly MapSection[]): Place[] {
  requireSize(sections);
  const places = sections.flatMap((section) => [...placesIn(section)]);
  requireDistinct(places);
  return places;
}

function* placesIn(section: MapSection): Generator<Place> {
  const { name, tier, price } = section;
  const place = (row: string, number: string, label: string): Place => ({
    positionKey: positionKey(name, row, number),
    section: name,
    row,
    number,
    label,
    tier,
    price,
  });
  if (section.kind === 'STANDING') {
    for (let number = 1; number <= section.capacity; number += 1) {
      yield place('', String(number), `${name} ${number}`);
    }
    return;
  }
  for (const row of section.rows) {
    for (const number of row.seats) yield place(row.name, number, `${name} ${row.name}-${number}`);
  }
}

/** Names are compared in one Unicode form (NFC), so that two ways to type an accent are one place. */
function positionKey(section: string, row: string, number: string): string {
  const text = JSON.stringify([section, row, number]).normalize('NFC');
  return createHash('sha256').update(text).digest('hex');
}

function requireSize(sections: readonly MapSection[]): void {
  const count = sections.reduce(
    (sum, section) =>
      sum +
      (section.kind === 'STANDING'
        ? section.capacity
        : section.rows.reduce((seats, row) => seats + row.seats.length, 0)),
    0,
  );
  if (count <= MAXIMUM_PLACES) return;
  throw inventoryTooLarge(MAXIMUM_PLACES, count);
}

function requireDistinct(places: readonly Place[]): void {
  const seen = new Set<string>();
  for (const { positionKey: key, label } of places) {
    if (seen.has(key)) throw duplicateSeat(label);
    seen.add(key);
  }
}
