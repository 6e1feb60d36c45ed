import type { NotificationRequest, Notifications, Person, Users } from '../../src/application/ports';

export class FakeUsers implements Users {
  readonly people = new Map<string, Person>();

  async person(userId: string): Promise<Person | undefined> {
    return this.people.get(userId);
  }
}

/** Counts a message with the same key once, as notification-service does. */
export class FakeNotifications implements Notifications {
  readonly sent: NotificationRequest[] = [];
  private readonly keys = new Set<string>();

  async send(request: NotificationRequest, idempotencyKey: string): Promise<void> {
    if (this.keys.has(idempotencyKey)) return;
    this.keys.add(idempotencyKey);
    this.sent.push(request);
  }
}
