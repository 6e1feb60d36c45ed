import type { EventAtVenue } from './event-repository';

export interface OrderClient {
  /** Describes the event as it is now. Can be repeated: order-service keeps the highest version. */
  announceEvent(event: EventAtVenue): Promise<void>;
  /** Refunds every order of the event and notifies its buyers. Can be repeated with the same key. */
  cancelEvent(eventId: string, reason: string, idempotencyKey: string): Promise<void>;
}
