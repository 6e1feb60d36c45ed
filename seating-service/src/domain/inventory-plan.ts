import type { Place } from './seat-map';
import { hasOwner, type SeatStatus } from './seat-status';

export interface ExistingSeat {
  readonly id: string;
  readonly positionKey: string;
  readonly position: number;
  /** What the event asks for the seat, whatever its owner was promised. */
  readonly tier: string;
  readonly price: number;
  readonly status: SeatStatus;
}

/** The changes that make the seats of an event equal to those of its map. */
export interface InventoryPlan {
  readonly added: readonly { readonly place: Place; readonly position: number }[];
  readonly removedIds: readonly string[];
  /** Seats that get another tier or price, grouped by it. */
  readonly repriced: readonly {
    readonly tier: string;
    readonly price: number;
    readonly ids: readonly string[];
  }[];
  /** Seats whose place in the list moves, grouped by the distance. */
  readonly moved: readonly { readonly by: number; readonly ids: readonly string[] }[];
}

export function planInventory(existing: readonly ExistingSeat[], places: readonly Place[]): InventoryPlan {
  const known = new Map(existing.map((seat) => [seat.positionKey, seat]));
  const wanted = new Set(places.map(({ positionKey }) => positionKey));
  const added: { place: Place; position: number }[] = [];
  const repriced = new Groups<{ tier: string; price: number }>();
  const moved = new Groups<{ by: number }>();
  places.forEach((place, position) => {
    const seat = known.get(place.positionKey);
    if (seat === undefined) {
      added.push({ place, position });
      return;
    }
    const { tier, price } = place;
    if (seat.tier !== tier || seat.price !== price) repriced.add({ tier, price }, seat.id);
    if (seat.position !== position) moved.add({ by: position - seat.position }, seat.id);
  });
  return {
    added,
    removedIds: existing
      .filter((seat) => !hasOwner(seat.status) && !wanted.has(seat.positionKey))
      .map(({ id }) => id),
    repriced: repriced.all(),
    moved: moved.all(),
  };
}

/** Ids grouped by their change, so that one statement can change them all. */
class Groups<Change extends object> {
  readonly #groups = new Map<string, Change & { readonly ids: string[] }>();

  add(change: Change, id: string): void {
    const key = JSON.stringify(change);
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { ...change, ids: [id] });
    else group.ids.push(id);
  }

  all(): (Change & { readonly ids: readonly string[] })[] {
    return [...this.#groups.values()];
  }
}
