import type { Database } from '@ticketing/service-chassis/database';
import { Undeliverable, type OutboxHandler } from '@ticketing/service-chassis/outbox';
import { PeerError } from '@ticketing/service-chassis/peers';
import { isLive } from '../domain/event-status';
import type { CatalogEvent } from '../domain/event';
import { inventoryOf } from '../domain/inventory';
import type { SeatMap } from '../domain/seat-map';
import { cancelOrdersPayload, synchroniseSeatingPayload, topics } from './messages';
import type { EventStore, Orders, SeatMapStore, Seating } from './ports';

interface DeliveryParts {
  readonly database: Database;
  readonly events: EventStore;
  readonly seatMaps: SeatMapStore;
  readonly seating: Seating;
  readonly orders: Orders;
}

/** How often one delivery follows an event that changes under its hands before it leaves the rest to the next try. */
const MAXIMUM_ROUNDS = 5;

export function messageHandlers(parts: DeliveryParts): Record<string, OutboxHandler> {
  return {
    [topics.synchroniseSeating]: ({ payload }) =>
      orGiveUp(() => synchroniseSeating(parts, synchroniseSeatingPayload.parse(payload).eventId)),
    [topics.cancelOrders]: ({ id, payload }) => {
      const { eventId, reason } = cancelOrdersPayload.parse(payload);
      return orGiveUp(() => parts.orders.cancelEvent(eventId, reason, id));
    },
  };
}

/**
 * Tells seating how the event is now, not how it was when the message was written, and looks again afterwards: when two
 * deliveries overtake each other, the one that arrived last finds that it told something old, and tells again.
 */
async function synchroniseSeating(parts: DeliveryParts, eventId: string): Promise<void> {
  let event = await knownEvent(parts.events, eventId);
  for (let round = 0; round < MAXIMUM_ROUNDS; round += 1) {
    await tell(parts, event);
    const now = await knownEvent(parts.events, eventId);
    if (now.version === event.version) return;
    event = now;
  }
  throw new Error(`Event ${eventId} changes faster than seating can be told.`);
}

async function tell(
  { database, events, seatMaps, seating }: DeliveryParts,
  event: CatalogEvent,
): Promise<void> {
  if (event.status === 'CANCELLED') return seating.closeSale(event.id);
  if (!isLive(event.status)) return;
  const document =
    event.mapVersion === null ? undefined : await seatMaps.document(event.venueId, event.mapVersion);
  if (document === undefined) throw new Undeliverable(`The map that event ${event.id} sells is missing.`);
  // Our own document, checked when it came in.
  await seating.putInventory(event.id, inventoryOf(event, JSON.parse(document) as SeatMap));
  await events.transition(database, event.id, { from: ['SCHEDULED'], to: 'ON_SALE', counts: false });
}

async function knownEvent(events: EventStore, id: string): Promise<CatalogEvent> {
  const found = await events.find(id);
  if (found === undefined) throw new Undeliverable(`There is no event ${id}.`);
  return found.event;
}

/** What a peer calls malformed stays so however often it is sent; all else may mend, a wrong secret too. */
async function orGiveUp(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof PeerError && [400, 413, 422].includes(error.status)) {
      throw new Undeliverable(`${error.peer} refuses it: ${error.code}: ${error.message}`);
    }
    throw error;
  }
}
