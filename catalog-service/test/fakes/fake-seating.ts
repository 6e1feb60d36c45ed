import { PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { Seating } from '../../src/application/ports';
import type { Inventory } from '../../src/domain/inventory';

/** A seating-service that keeps the last inventory of each event, as the real one does. */
export class FakeSeating implements Seating {
  readonly inventories = new Map<string, Inventory>();
  readonly closed = new Set<string>();
  isDown = false;
  /** The work is done, but its answer gets lost. */
  losesAnswers = false;
  puts = 0;
  /** Runs when a put has reached seating, before seating takes it: a test may hold it up or change the world meanwhile. */
  beforePut: (put: number) => Promise<void> = () => Promise.resolve();

  async putInventory(eventId: string, inventory: Inventory): Promise<void> {
    this.refuseWhenDown();
    this.puts += 1;
    await this.beforePut(this.puts);
    this.inventories.set(eventId, inventory);
    this.closed.delete(eventId);
    if (this.losesAnswers) throw new PeerUnavailable('seating-service', 'ECONNRESET', true);
  }

  async closeSale(eventId: string): Promise<void> {
    this.refuseWhenDown();
    if (this.inventories.has(eventId)) this.closed.add(eventId);
  }

  private refuseWhenDown(): void {
    if (this.isDown) throw new PeerUnavailable('seating-service', 'ECONNREFUSED', false);
  }
}
