import type {
  NotificationClient,
  NotificationRequest,
} from '../../src/application/ports/notification-client';
import type { Buyer, UserClient } from '../../src/application/ports/user-client';
import { peerError } from './peer-error';

export class FakeUsers implements UserClient {
  readonly buyers = new Map<string, Buyer>();

  async buyer(userId: string): Promise<Buyer | undefined> {
    return this.buyers.get(userId);
  }
}

/** Takes a message with the same key once, and refuses another message with it, as notification-service does. */
export class FakeNotificationClient implements NotificationClient {
  readonly sent: NotificationRequest[] = [];
  private readonly taken = new Map<string, string>();

  async send(request: NotificationRequest, idempotencyKey: string): Promise<void> {
    const content = JSON.stringify(request);
    const before = this.taken.get(idempotencyKey);
    if (before === content) return;
    if (before !== undefined) throw peerError('notification-service', 422, 'idempotency_key_reused');
    this.taken.set(idempotencyKey, content);
    this.sent.push(request);
  }
}
