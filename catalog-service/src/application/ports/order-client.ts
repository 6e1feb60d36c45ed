export interface OrderClient {
  /** Refunds every order of the event and notifies its buyers. Can be repeated with the same key. */
  cancelEvent(eventId: string, reason: string, idempotencyKey: string): Promise<void>;
}
