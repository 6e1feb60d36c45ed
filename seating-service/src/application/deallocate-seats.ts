import type { Clock } from '@ticketing/service-chassis/core';
import type { SeatChange } from '../domain/seat';
import { tallyOf } from '../domain/tally';
import type { ReturnedOrders, Seats, Tallies, Transactions, Tx } from './ports';

export interface DeallocateSeats {
  readonly orderId: string;
  /** All seats of the order when left out. */
  readonly seatIds?: readonly string[] | undefined;
}

export interface DeallocateDependencies {
  readonly transactions: Transactions;
  readonly seats: Pick<Seats, 'deallocate'>;
  readonly returnedOrders: Pick<ReturnedOrders, 'add'>;
  readonly tallies: Pick<Tallies, 'record'>;
  readonly clock: Clock;
}

/** Puts seats of an order on sale again and tells which ones it freed now. Repeating it frees nothing more. */
export function createDeallocateSeats(dependencies: DeallocateDependencies) {
  const { transactions, seats, returnedOrders, tallies, clock } = dependencies;

  return async function deallocateSeats(
    { orderId, seatIds }: DeallocateSeats,
    alongWith?: (tx: Tx, freedIds: readonly string[]) => Promise<void>,
  ): Promise<readonly string[]> {
    // Committed before the seats are freed: an allocation on its way either sees the mark or has its seats freed here.
    if (seatIds === undefined) await returnedOrders.add(orderId, clock.now());
    return transactions.run(async (tx) => {
      const freed = await seats.deallocate(tx, orderId, seatIds);
      for (const [eventId, changes] of byEvent(freed)) {
        await tallies.record(tx, eventId, orderId, tallyOf(changes));
      }
      const freedIds = freed.map(({ seatId }) => seatId);
      await alongWith?.(tx, freedIds);
      return freedIds;
    });
  };
}

function byEvent(changes: readonly SeatChange[]): Map<string, SeatChange[]> {
  const groups = new Map<string, SeatChange[]>();
  for (const change of changes) groups.set(change.eventId, [...(groups.get(change.eventId) ?? []), change]);
  return groups;
}
