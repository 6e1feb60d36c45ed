import type {
  NotificationClient,
  NotificationRequest,
} from '../../src/application/ports/notification-client';
import type { Buyer, UserClient } from '../../src/application/ports/user-client';

export class FakeUsers implements UserClient {
  readonly buyers = new Map<string, Buyer>();

  async buyer(userId: string): Promise<Buyer | undefined> {
    return this.buyers.get(userId);
  }
}

/** Counts a message with the same key once, as notification-service does. */
export class FakeNotificationClient implements NotificationClient {
  readonly sent: NotificationRequest[] = [];
  private readonly keys = new Set<string>();

  async send(request: NotificationRequest, idempotencyKey: string): Promise<void> {
    if (this.keys.has(idempotencyKey)) return;
    this.keys.add(idempotencyKey);
    this.sent.push(request);
  }
}
