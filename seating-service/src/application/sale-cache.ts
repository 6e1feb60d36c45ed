import type { EventSale } from '../domain/event-sale';
import type { EventSaleRepository } from './ports/event-sale-repository';

const CACHED_EVENTS = 2_000;

/**
 * Saves the busiest call a look-up. A cached sale may be out of date, so it may only let a caller continue to a write that
 * checks the same in the database. Before a caller rejects a request because of the sale, it must `refresh` it.
 */
export interface SaleCache {
  find(eventId: string): Promise<EventSale | undefined>;
  refresh(eventId: string): Promise<EventSale | undefined>;
}

export function createSaleCache(sales: Pick<EventSaleRepository, 'find'>): SaleCache {
  const cached = new Map<string, EventSale>();

  return { find: async (eventId) => cached.get(eventId) ?? refresh(eventId), refresh };

  async function refresh(eventId: string): Promise<EventSale | undefined> {
    const sale = await sales.find(eventId);
    cached.delete(eventId);
    if (sale !== undefined) cached.set(eventId, sale);
    if (cached.size > CACHED_EVENTS) cached.delete(cached.keys().next().value ?? '');
    return sale;
  }
}
