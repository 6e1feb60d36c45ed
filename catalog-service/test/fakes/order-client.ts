import { PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { OrderClient } from '../../src/application/ports/order-client';

/** An order-service that records the cancellations. */
export class FakeOrderClient implements OrderClient {
  readonly cancellations: { eventId: string; reason: string; idempotencyKey: string }[] = [];
  isDown = false;

  async cancelEvent(eventId: string, reason: string, idempotencyKey: string): Promise<void> {
    if (this.isDown) throw new PeerUnavailable('order-service', 'ECONNREFUSED', false);
    this.cancellations.push({ eventId, reason, idempotencyKey });
  }
}
