import { pages } from '@ticketing/service-chassis/core';
import type { SaleTerms } from '../domain/event-sale';
import type { UseCaseDependencies } from './dependencies';
import { endHolds, type EndHoldsDependencies } from './end-holds';
import { inventoryState, type InventoryState } from './inventory-state';

export interface ChangeSale {
  readonly eventId: string;
  readonly terms: Partial<SaleTerms>;
  /** The version of the event, if the sender is a release that sends it. An older one than the stored changes nothing. */
  readonly version?: number | undefined;
  /** Ends every hold of the event because the event is cancelled. */
  readonly releaseHolds: boolean;
}

export type ChangeSaleDependencies = EndHoldsDependencies & Pick<UseCaseDependencies, 'sales' | 'clock'>;

const HOLDS_PER_PAGE = 200;

/** Changes the terms of a sale, and ends its holds on request. It can be repeated. */
export function createChangeSale(dependencies: ChangeSaleDependencies) {
  const { reservations, sales, seatCounters, clock } = dependencies;

  return async function changeSale({
    eventId,
    terms,
    version,
    releaseHolds,
  }: ChangeSale): Promise<InventoryState> {
    // The change commits before the first hold is read. A reservation takes its seats first and then checks the sale. So
    // it either sees that the sale has ended, or its hold is found here.
    const reopened = terms.onSale === true ? { holdsReleased: false } : {};
    const change = { ...terms, ...(releaseHolds ? { holdsReleased: true } : reopened) };
    const isChanged = await sales.change(eventId, change, version);
    if (isChanged && releaseHolds) await releaseAll(eventId);
    return inventoryState(seatCounters, eventId, clock.now());
  };

  async function releaseAll(eventId: string): Promise<void> {
    // Until none is left: a hold that was being made when the sale closed comes late.
    for await (const holds of pages(1, () => reservations.heldOf(eventId, HOLDS_PER_PAGE))) {
      await endHolds(dependencies, holds, clock.now());
    }
  }
}
