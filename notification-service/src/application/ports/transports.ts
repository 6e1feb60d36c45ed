import type { MailFile } from '../../templates/content';
import type { InlineImage } from '../../templates/render-email';

export interface OutgoingEmail {
  readonly notificationId: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly images: readonly InlineImage[];
  readonly files: readonly MailFile[];
  readonly date: Date;
}

export interface OutgoingSms {
  readonly notificationId: string;
  readonly to: string;
  readonly text: string;
}

/** Sends messages to a mail server, an SMS provider or a file. */
export interface Transport<Message> {
  /**
   * Returns the transport's own id of the message. `signal` aborts when the time is over.
   *
   * @throws DeliveryFailure that says whether another try can help
   */
  send(message: Message, signal: AbortSignal): Promise<string>;
  /** Removes what the transport itself has stored of a message. */
  forget?(notificationId: string): Promise<void>;
  /** Closes its connections. */
  close?(): void;
}

export type EmailTransport = Transport<OutgoingEmail>;
export type SmsTransport = Transport<OutgoingSms>;

export interface Transports {
  readonly email: EmailTransport;
  readonly sms: SmsTransport;
}
