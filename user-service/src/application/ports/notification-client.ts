import type { PersonalRecord } from './personal-record';

export interface Mail {
  readonly template: 'welcome' | 'password_reset';
  readonly to: string;
  readonly userId: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** The first two take the id of the outbox message, so that a repeat counts once. Their errors tell the outbox what to do. */
export interface NotificationClient {
  send(mail: Mail, messageId: string): Promise<void>;
  erase(userId: string, messageId: string): Promise<void>;
  notificationsOf(userId: string): Promise<readonly PersonalRecord[]>;
}
