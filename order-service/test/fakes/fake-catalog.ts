import type { CatalogClient, CatalogEvent } from '../../src/application/ports/catalog-client';
import { peerError } from './peer-error';

export class FakeCatalog implements CatalogClient {
  readonly events = new Map<string, CatalogEvent>();

  async event(eventId: string): Promise<CatalogEvent> {
    const event = this.events.get(eventId);
    if (event === undefined) throw peerError('catalog-service', 404, 'event_not_found');
    return event;
  }
}
