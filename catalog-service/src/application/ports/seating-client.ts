import type { Inventory } from '../../domain/inventory';

export interface SeatingClient {
  /** Can be repeated: the inventory of the highest version counts. */
  putInventory(eventId: string, inventory: Inventory): Promise<void>;
  /**
   * Ends the sale and every hold. Can be repeated; does nothing for an event that seating-service does not know, or of which it
   * knows a newer version.
   */
  closeSale(eventId: string, version: number): Promise<void>;
}
