import { PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { Orders } from '../../src/application/ports';

/** An order-service that remembers whom it was asked to refund. */
export class FakeOrders implements Orders {
  readonly cancellations: { eventId: string; reason: string; idempotencyKey: string }[] = [];
  isDown = false;

  async cancelEvent(eventId: string, reason: string, idempotencyKey: string): Promise<void> {
    if (this.isDown) throw new PeerUnavailable('order-service', 'ECONNREFUSED', false);
    this.cancellations.push({ eventId, reason, idempotencyKey });
  }
}
