import { type SqlRunner, UniqueViolation } from '@ticketing/service-chassis/database';
import type { ToldSale } from '../domain/event-sale';
import { planInventory, type InventoryPlan } from '../domain/inventory-plan';
import { newSeats } from '../domain/new-seat';
import { counterChangeOfInventory } from '../domain/seat-counters';
import { placesOf, type MapSection } from '../domain/seat-map';
import { bySeatStatus, countByStatus } from '../domain/seat-status';
import type { UseCaseDependencies } from './dependencies';
import { inventoryState, type InventoryState } from './inventory-state';

export interface PutInventory extends ToldSale {
  readonly sections: readonly MapSection[];
}

export type PutInventoryDependencies = Pick<
  UseCaseDependencies,
  'transactions' | 'inventory' | 'sales' | 'seatCounters' | 'clock'
>;

/**
 * Makes the seats of an event equal to those of its map. The same map again changes nothing. Another map adds seats, deletes
 * seats without an owner, and reprices all. The holder or buyer of a seat keeps the promised price; when the seat comes back, it
 * has the new one.
 */
export function createPutInventory(dependencies: PutInventoryDependencies) {
  const { transactions, inventory, sales, seatCounters, clock } = dependencies;

  return async function putInventory({ sections, ...sale }: PutInventory): Promise<InventoryState> {
    const places = placesOf(sections);
    const store = () =>
      transactions.run(async (tx) => {
        const firstNumber = await sales.put(tx, sale);
        if (firstNumber === undefined) return;
        const plan = planInventory(await inventory.existing(tx, sale.eventId), places);
        await applyPlan(tx, sale.eventId, plan, firstNumber);
      });
    try {
      await store();
    } catch (error) {
      // A concurrent call stored the same new event first.
      if (!(error instanceof UniqueViolation)) throw error;
      await store();
    }
    return inventoryState(seatCounters, sale.eventId, clock.now());
  };

  async function applyPlan(
    tx: SqlRunner,
    eventId: string,
    plan: InventoryPlan,
    firstNumber: number,
  ): Promise<void> {
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
    const removedCounts = countByStatus(removed.map((status) => ({ status })));
    const counts = bySeatStatus(
      (status) => (status === 'AVAILABLE' ? seats.length : 0) - removedCounts[status],
    );
    await seatCounters.record(tx, eventId, eventId, counterChangeOfInventory(counts, touched));
  }
}
