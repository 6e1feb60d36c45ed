import type { Clock } from '@ticketing/service-chassis/core';
import { UniqueViolation } from '@ticketing/service-chassis/database';
import type { EventSale } from '../domain/event-sale';
import { planInventory, type InventoryPlan } from '../domain/inventory-plan';
import { newSeats } from '../domain/new-seat';
import { placesOf, type MapSection } from '../domain/seat-map';
import { tallyOfInventory } from '../domain/tally';
import { inventoryState, type InventoryState } from './inventory-state';
import type { EventSales, Inventory, Tallies, Transactions, Tx } from './ports';

export interface PutInventory extends Omit<EventSale, 'holdsReleased'> {
  readonly sections: readonly MapSection[];
}

export interface PutInventoryDependencies {
  readonly transactions: Transactions;
  readonly inventory: Inventory;
  readonly sales: Pick<EventSales, 'put' | 'setNextSeatNumber'>;
  readonly tallies: Pick<Tallies, 'record' | 'ofEvent'>;
  readonly clock: Clock;
}

/**
 * Makes the seats of an event those of its map. The same map again changes nothing; another one adds seats, deletes and
 * reprices those that belong to nobody, and lets held and sold ones be.
 */
export function createPutInventory(dependencies: PutInventoryDependencies) {
  const { transactions, inventory, sales, tallies, clock } = dependencies;

  return async function putInventory({ sections, ...sale }: PutInventory): Promise<InventoryState> {
    const places = placesOf(sections);
    const store = () =>
      transactions.run(async (tx) => {
        const firstNumber = await sales.put(tx, sale);
        const plan = planInventory(await inventory.existing(tx, sale.eventId), places);
        await carryOut(tx, sale.eventId, plan, firstNumber);
      });
    try {
      await store();
    } catch (error) {
      // Somebody else stored the same new event at the same moment; now it is there.
      if (!(error instanceof UniqueViolation)) throw error;
      await store();
    }
    return inventoryState(tallies, sale.eventId, clock.now());
  };

  async function carryOut(tx: Tx, eventId: string, plan: InventoryPlan, firstNumber: number): Promise<void> {
    const removed = await inventory.remove(tx, plan.removedIds);
    let repriced = 0;
    for (const { ids, tier, price } of plan.repriced) {
      repriced += await inventory.reprice(tx, ids, tier, price);
    }
    for (const { ids, by } of plan.moved) await inventory.move(tx, ids, by);
    const seats = newSeats(eventId, plan.added, firstNumber);
    if (seats.length > 0) {
      await inventory.add(tx, eventId, seats);
      await sales.setNextSeatNumber(tx, eventId, firstNumber + seats.length);
    }

    const touched = removed.length + repriced + plan.moved.length + seats.length;
    if (touched === 0) return;
    const removedOf = (wanted: string) => removed.filter((status) => status === wanted).length;
    const counts = { AVAILABLE: seats.length - removedOf('AVAILABLE'), BLOCKED: -removedOf('BLOCKED') };
    await tallies.record(tx, eventId, eventId, tallyOfInventory(counts, touched));
  }
}
