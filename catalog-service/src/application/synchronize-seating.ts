import { Undeliverable } from '@ticketing/service-chassis/outbox';
import type { CatalogEvent } from '../domain/event';
import { isLive } from '../domain/event-status';
import { inventoryOf } from '../domain/inventory';
import type { SeatMap } from '../domain/seat-map';
import type { EventRepository } from './ports/event-repository';
import type { SeatMapRepository } from './ports/seat-map-repository';
import type { SeatingClient } from './ports/seating-client';

export interface SynchronizeSeatingDependencies {
  readonly events: Pick<EventRepository, 'find' | 'transition'>;
  readonly seatMaps: Pick<SeatMapRepository, 'document'>;
  readonly seating: SeatingClient;
}

/** How often one delivery sends an event that keeps changing. After that the next delivery continues. */
const MAXIMUM_ROUNDS = 5;

/**
 * Sends the current state of the event to seating-service, and reads the event again afterwards. When two deliveries
 * overtake each other, the one that arrived last sees that it sent an old state, and sends the new one. A request that the
 * network repeats much later carries an older version, which seating-service ignores.
 */
export function createSynchronizeSeating({ events, seatMaps, seating }: SynchronizeSeatingDependencies) {
  return async function synchronizeSeating(eventId: string): Promise<void> {
    let event = await existingEvent(eventId);
    for (let round = 0; round < MAXIMUM_ROUNDS; round += 1) {
      await send(event);
      const current = await existingEvent(eventId);
      if (current.version === event.version) return;
      event = current;
    }
    throw new Error(`Event ${eventId} changes faster than seating-service can be updated.`);
  };

  async function existingEvent(id: string): Promise<CatalogEvent> {
    const found = await events.find(id);
    if (found === undefined) throw new Undeliverable(`There is no event ${id}.`);
    return found.event;
  }

  async function send(event: CatalogEvent): Promise<void> {
    if (event.status === 'CANCELLED') return seating.closeSale(event.id, event.version);
    if (!isLive(event.status)) return;
    const document =
      event.mapVersion === null ? undefined : await seatMaps.document(event.venueId, event.mapVersion);
    if (document === undefined) throw new Undeliverable(`The map that event ${event.id} sells is missing.`);
    // This service checked the document before it stored it.
    await seating.putInventory(event.id, inventoryOf(event, JSON.parse(document) as SeatMap));
    await events.transition(event.id, { from: ['SCHEDULED'], to: 'ON_SALE', isEdit: false });
  }
}
