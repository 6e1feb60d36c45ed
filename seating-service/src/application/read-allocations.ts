import type { Seats } from './ports';

export interface Allocation {
  readonly orderId: string;
  /** All seats that belong to the order now. */
  readonly seatIds: readonly string[];
}

export interface ReadAllocationsDependencies {
  readonly seats: Pick<Seats, 'allocatedTo'>;
}

/** Tells which seats belong to which order, for a comparison of books: each order that was asked for, also one without seats. */
export function createReadAllocations({ seats }: ReadAllocationsDependencies) {
  return async function readAllocations(orderIds: readonly string[]): Promise<Allocation[]> {
    const owned = await seats.allocatedTo(orderIds);
    return orderIds.map((orderId) => ({ orderId, seatIds: owned.get(orderId) ?? [] }));
  };
}
