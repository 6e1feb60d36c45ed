export interface Mail {
  readonly template: 'welcome' | 'password_reset';
  readonly to: string;
  readonly userId: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** Both calls take the id of the outbox message, so that a repeat counts once. Their errors tell the outbox what to do. */
export interface NotificationClient {
  send(mail: Mail, messageId: string): Promise<void>;
  erase(userId: string, messageId: string): Promise<void>;
}
