import type { Catalog, CatalogEvent } from '../../src/application/ports';
import { refuse } from './refuse';

export class FakeCatalog implements Catalog {
  readonly events = new Map<string, CatalogEvent>();

  async event(eventId: string): Promise<CatalogEvent> {
    const event = this.events.get(eventId);
    if (event === undefined) throw refuse('catalog-service', 404, 'event_not_found');
    return event;
  }
}
