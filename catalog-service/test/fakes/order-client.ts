import { PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { EventAtVenue } from '../../src/application/ports/event-repository';
import type { OrderClient } from '../../src/application/ports/order-client';

/** An order-service that records the cancellations. */
export class FakeOrderClient implements OrderClient {
  readonly cancellations: { eventId: string; reason: string; idempotencyKey: string }[] = [];
  /** What was described last, by event. */
  readonly announced = new Map<string, EventAtVenue>();
  isDown = false;

  async announceEvent(described: EventAtVenue): Promise<void> {
    if (this.isDown) throw new PeerUnavailable('order-service', 'ECONNREFUSED', false);
    this.announced.set(described.event.id, described);
  }

  async cancelEvent(eventId: string, reason: string, idempotencyKey: string): Promise<void> {
    if (this.isDown) throw new PeerUnavailable('order-service', 'ECONNREFUSED', false);
    this.cancellations.push({ eventId, reason, idempotencyKey });
  }
}
