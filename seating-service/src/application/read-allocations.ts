import type { UseCaseDependencies } from './dependencies';

export interface Allocation {
  readonly orderId: string;
  /** All seats that belong to the order now. */
  readonly seatIds: readonly string[];
}

export type ReadAllocationsDependencies = Pick<UseCaseDependencies, 'seats'>;

/** The seats of each given order, so that order-service can compare them with its own. Orders without seats are included. */
export function createReadAllocations({ seats }: ReadAllocationsDependencies) {
  return async function readAllocations(orderIds: readonly string[]): Promise<Allocation[]> {
    const owned = await seats.allocatedTo(orderIds);
    return orderIds.map((orderId) => ({ orderId, seatIds: owned.get(orderId) ?? [] }));
  };
}
