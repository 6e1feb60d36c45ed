import type { Inventory } from '../../domain/inventory';

export interface SeatingClient {
  /** Can be repeated: the last inventory counts. */
  putInventory(eventId: string, inventory: Inventory): Promise<void>;
  /** Ends the sale and every hold. Can be repeated; does nothing for an event that seating-service does not know. */
  closeSale(eventId: string): Promise<void>;
}
