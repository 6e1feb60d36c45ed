import { PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { PersonalRecord } from '../../src/application/ports/personal-record';
import type { Mail, NotificationClient } from '../../src/application/ports/notification-client';

/** A fake notification-service: it counts a message once by its id, and can be down. */
export class FakeNotificationClient implements NotificationClient {
  readonly mails = new Map<string, Mail>();
  readonly erased = new Map<string, string>();
  /** Every call, including repeats. */
  readonly received: Mail[] = [];
  isDown = false;
  /** Accepts messages, but its responses are lost. */
  losesResponses = false;

  send(mail: Mail, messageId: string): Promise<void> {
    return this.#take(() => {
      this.received.push(mail);
      if (!this.mails.has(messageId)) this.mails.set(messageId, mail);
    });
  }

  erase(userId: string, messageId: string): Promise<void> {
    return this.#take(() => this.erased.set(messageId, userId));
  }

  notificationsOf(userId: string): Promise<readonly PersonalRecord[]> {
    if (this.isDown) return Promise.reject(new PeerUnavailable('notification-service', 'it is down', false));
    return Promise.resolve(
      [...this.mails]
        .map(([id, mail]) => ({ id, userId: mail.userId }))
        .filter((mail) => mail.userId === userId),
    );
  }

  mailsTo(email: string, template: Mail['template']): Mail[] {
    return [...this.mails.values()].filter((mail) => mail.to === email && mail.template === template);
  }

  #take(effect: () => unknown): Promise<void> {
    if (this.isDown) return Promise.reject(new PeerUnavailable('notification-service', 'it is down', false));
    effect();
    return this.losesResponses
      ? Promise.reject(new PeerUnavailable('notification-service', 'its response was lost', true))
      : Promise.resolve();
  }
}
