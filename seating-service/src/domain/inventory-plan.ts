import type { SeatStatus } from './seat';
import type { Place } from './seat-map';

export interface ExistingSeat {
  readonly id: string;
  readonly positionKey: string;
  readonly position: number;
  readonly tier: string;
  readonly price: number;
  readonly status: SeatStatus;
}

/** What must be done to the seats of an event so that they are those of its map. */
export interface InventoryPlan {
  readonly added: readonly { readonly place: Place; readonly position: number }[];
  readonly removedIds: readonly string[];
  /** Seats that get another tier or price, together with those that get the same. */
  readonly repriced: readonly {
    readonly tier: string;
    readonly price: number;
    readonly ids: readonly string[];
  }[];
  /** Seats whose place in the list moves, together with those that move as far. */
  readonly moved: readonly { readonly by: number; readonly ids: readonly string[] }[];
}

/** Only these may be changed or deleted by a new map: everything else belongs to somebody. */
const isOurs = ({ status }: ExistingSeat): boolean => status === 'AVAILABLE' || status === 'BLOCKED';

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
    if (isOurs(seat) && (seat.tier !== tier || seat.price !== price)) repriced.add({ tier, price }, seat.id);
    if (seat.position !== position) moved.add({ by: position - seat.position }, seat.id);
  });
  return {
    added,
    removedIds: existing.filter((seat) => isOurs(seat) && !wanted.has(seat.positionKey)).map(({ id }) => id),
    repriced: repriced.all(),
    moved: moved.all(),
  };
}

/** Ids by what is to be done to them, so that one statement can do it to all. */
class Groups<What extends object> {
  readonly #groups = new Map<string, What & { readonly ids: string[] }>();

  add(what: What, id: string): void {
    const key = JSON.stringify(what);
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { ...what, ids: [id] });
    else group.ids.push(id);
  }

  all(): (What & { readonly ids: readonly string[] })[] {
    return [...this.#groups.values()];
  }
}
