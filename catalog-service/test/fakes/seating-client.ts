import { PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { SeatingClient } from '../../src/application/ports/seating-client';
import type { Inventory } from '../../src/domain/inventory';

/** A seating-service that keeps the inventory of each event's highest version, as the real one does. */
export class FakeSeatingClient implements SeatingClient {
  readonly inventories = new Map<string, Inventory>();
  readonly closed = new Set<string>();
  readonly versions = new Map<string, number>();
  isDown = false;
  /** The work is done, but the response gets lost. */
  losesResponses = false;
  puts = 0;
  /** Runs when a put has arrived, before it is stored. A test can delay it or change data meanwhile. */
  beforePut: (put: number) => Promise<void> = () => Promise.resolve();

  async putInventory(eventId: string, inventory: Inventory): Promise<void> {
    this.failWhenDown();
    this.puts += 1;
    await this.beforePut(this.puts);
    if (this.isNews(eventId, inventory.version)) {
      this.inventories.set(eventId, inventory);
      this.closed.delete(eventId);
    }
    if (this.losesResponses) throw new PeerUnavailable('seating-service', 'ECONNRESET', true);
  }

  async closeSale(eventId: string, version: number): Promise<void> {
    this.failWhenDown();
    if (this.inventories.has(eventId) && this.isNews(eventId, version)) this.closed.add(eventId);
  }

  private isNews(eventId: string, version: number): boolean {
    if (version < (this.versions.get(eventId) ?? 0)) return false;
    this.versions.set(eventId, version);
    return true;
  }

  private failWhenDown(): void {
    if (this.isDown) throw new PeerUnavailable('seating-service', 'ECONNREFUSED', false);
  }
}
