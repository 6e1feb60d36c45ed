import type { Clock } from '@ticketing/service-chassis/core';
import type { SaleTerms } from '../domain/event-sale';
import { endHolds, type EndHoldsDependencies } from './end-hold';
import { inventoryNotFound, inventoryState, type InventoryState } from './inventory-state';
import type { EventSales, Reservations, Tallies } from './ports';

export interface ChangeSale {
  readonly eventId: string;
  readonly terms: Partial<SaleTerms>;
  /** Ends every hold of the event: for one that is cancelled. */
  readonly releaseHolds: boolean;
}

export interface ChangeSaleDependencies extends EndHoldsDependencies {
  readonly reservations: Pick<Reservations, 'heldOf' | 'release' | 'expire'>;
  readonly sales: Pick<EventSales, 'change'>;
  readonly tallies: Pick<Tallies, 'record' | 'ofEvent'>;
  readonly clock: Clock;
}

const HOLDS_AT_A_LOOK = 200;

/** Changes the terms of a sale, and ends its holds if asked to. Repeatable. */
export function createChangeSale(dependencies: ChangeSaleDependencies) {
  const { reservations, sales, tallies, clock } = dependencies;

  return async function changeSale({ eventId, terms, releaseHolds }: ChangeSale): Promise<InventoryState> {
    // Committed before the first hold is looked for. A reservation takes its seats first and then checks the sale, so it
    // either sees that the sale has ended, or its seats are held already when the holds are looked for.
    const reopened = terms.onSale === true ? { holdsReleased: false } : {};
    const change = { ...terms, ...(releaseHolds ? { holdsReleased: true } : reopened) };
    if (!(await sales.change(eventId, change))) throw inventoryNotFound();
    if (releaseHolds) await releaseAll(eventId);
    return inventoryState(tallies, eventId, clock.now());
  };

  async function releaseAll(eventId: string): Promise<void> {
    for (;;) {
      const holds = await reservations.heldOf(eventId, HOLDS_AT_A_LOOK);
      if (holds.length === 0) return;
      await endHolds(dependencies, holds, clock.now());
    }
  }
}
