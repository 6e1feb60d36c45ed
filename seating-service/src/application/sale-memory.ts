import type { EventSale } from '../domain/event-sale';
import type { EventSales } from './ports';

const REMEMBERED_EVENTS = 2_000;

/**
 * Spares the busiest call a look-up. What is remembered may be out of date, so it may only ever let a caller go on to a
 * write that checks the same in the database: whoever would refuse because of it must ask for `fresh` first.
 */
export interface SaleMemory {
  find(eventId: string): Promise<EventSale | undefined>;
  fresh(eventId: string): Promise<EventSale | undefined>;
}

export function createSaleMemory(sales: Pick<EventSales, 'find'>): SaleMemory {
  const remembered = new Map<string, EventSale>();

  async function fresh(eventId: string): Promise<EventSale | undefined> {
    const sale = await sales.find(eventId);
    remembered.delete(eventId);
    if (sale !== undefined) remembered.set(eventId, sale);
    if (remembered.size > REMEMBERED_EVENTS) remembered.delete(remembered.keys().next().value ?? '');
    return sale;
  }

  return { find: async (eventId) => remembered.get(eventId) ?? fresh(eventId), fresh };
}
