export const channels = ['EMAIL', 'SMS'] as const;
export type Channel = (typeof channels)[number];

/**
 * QUEUED -> SENDING -> SENT. After a temporary failure SENDING becomes QUEUED again, after the last try FAILED. A FAILED
 * notification is a dead letter, which an admin can put back. ERASED: its user was erased before it was sent.
 */
export const statuses = ['QUEUED', 'SENDING', 'SENT', 'FAILED', 'ERASED'] as const;
export type NotificationStatus = (typeof statuses)[number];

/** How a try ended. LOST: its process crashed, so nobody knows whether the message was sent. */
export const tryOutcomes = ['SENT', 'TEMPORARY_FAILURE', 'PERMANENT_FAILURE', 'LOST'] as const;
export type TryOutcome = (typeof tryOutcomes)[number];

/** A user waits for an URGENT message at the screen. BULK messages are sent after all urgent ones. */
export const priorities = { URGENT: 0, BULK: 1 } as const;
export type Priority = keyof typeof priorities;

/** A notification as users see it: without the data of its template, because they contain ticket codes and reset links. */
export interface Notification {
  readonly id: string;
  readonly channel: Channel;
  readonly template: string;
  /** Null after an erasure. */
  readonly recipient: string | null;
  readonly subject: string | null;
  readonly orderId: string | null;
  readonly userId: string | null;
  readonly status: NotificationStatus;
  readonly tries: number;
  readonly nextTryAt: Date | null;
  readonly lastError: string | null;
  /** The transport's own id of the message: a Message-ID, a twilio SID or a file name. */
  readonly providerReference: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

export interface DeliveryTry {
  readonly number: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** Null during the try. */
  readonly outcome: TryOutcome | null;
  readonly error: string | null;
}
