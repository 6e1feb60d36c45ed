import type { StoreResponse } from '@ticketing/service-chassis/http';
import type { SeatChange } from '../domain/seat';
import { counterChangeOf } from '../domain/seat-counters';
import type { UseCaseDependencies } from './dependencies';
import type { Allocation } from './read-allocations';

export interface DeallocateSeats {
  readonly orderId: string;
  /** All seats of the order when left out. */
  readonly seatIds?: readonly string[] | undefined;
}

export type DeallocateSeatsDependencies = Pick<
  UseCaseDependencies,
  'transactions' | 'seats' | 'returnedOrders' | 'seatCounters' | 'clock'
>;

/** Puts seats of an order on sale again and returns those that it freed now. A repeated call frees no more seats. */
export function createDeallocateSeats(dependencies: DeallocateSeatsDependencies) {
  const { transactions, seats, returnedOrders, seatCounters, clock } = dependencies;

  return async function deallocateSeats(
    { orderId, seatIds }: DeallocateSeats,
    storeResponse?: StoreResponse<Allocation>,
  ): Promise<Allocation> {
    // This commits before the seats are freed. A concurrent allocation either sees it or has its seats freed here.
    if (seatIds === undefined) await returnedOrders.add(orderId, clock.now());
    return transactions.run(async (tx) => {
      const freed = await seats.deallocate(tx, orderId, seatIds);
      for (const [eventId, changes] of byEvent(freed)) {
        await seatCounters.record(tx, eventId, orderId, counterChangeOf(changes));
      }
      const allocation = { orderId, seatIds: freed.map(({ seatId }) => seatId) };
      await storeResponse?.(tx, allocation);
      return allocation;
    });
  };
}

function byEvent(changes: readonly SeatChange[]): Map<string, SeatChange[]> {
  const groups = new Map<string, SeatChange[]>();
  for (const change of changes) groups.set(change.eventId, [...(groups.get(change.eventId) ?? []), change]);
  return groups;
}
