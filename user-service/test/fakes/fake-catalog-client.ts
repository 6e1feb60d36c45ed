import { PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { CatalogClient } from '../../src/application/ports/catalog-client';

/** A fake catalog-service with the live events of each organizer. It can be down. */
export class FakeCatalogClient implements CatalogClient {
  readonly live = new Map<string, readonly string[]>();
  isDown = false;

  liveEventIds(organizerId: string): Promise<readonly string[]> {
    if (this.isDown) return Promise.reject(new PeerUnavailable('catalog-service', 'it is down', false));
    return Promise.resolve(this.live.get(organizerId) ?? []);
  }
}
