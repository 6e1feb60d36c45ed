import { PeerUnavailable } from '@ticketing/service-chassis/peers';
import type { Mail, Notifications } from '../../src/application/ports';

/** notification-service as it looks from here: it counts a message once by its id, and can be down. */
export class FakeNotifications implements Notifications {
  readonly mails = new Map<string, Mail>();
  readonly erased = new Map<string, string>();
  /** Every hand-over, repeats included. */
  readonly handedOver: Mail[] = [];
  isDown = false;
  /** Takes messages, but its answers are lost. */
  isMute = false;

  send(mail: Mail, messageId: string): Promise<void> {
    return this.#take(() => {
      this.handedOver.push(mail);
      if (!this.mails.has(messageId)) this.mails.set(messageId, mail);
    });
  }

  erase(userId: string, messageId: string): Promise<void> {
    return this.#take(() => this.erased.set(messageId, userId));
  }

  mailsTo(email: string, template: Mail['template']): Mail[] {
    return [...this.mails.values()].filter((mail) => mail.to === email && mail.template === template);
  }

  #take(effect: () => unknown): Promise<void> {
    if (this.isDown) return Promise.reject(new PeerUnavailable('notification-service', 'it is down', false));
    effect();
    return this.isMute
      ? Promise.reject(new PeerUnavailable('notification-service', 'its answer was lost', true))
      : Promise.resolve();
  }
}
