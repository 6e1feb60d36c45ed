/** The orders that gave back all their seats. */
export interface ReturnedOrderRepository {
  add(orderId: string, now: Date): Promise<void>;
  has(orderId: string): Promise<boolean>;
}
