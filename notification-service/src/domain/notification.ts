export const channels = ['EMAIL', 'SMS'] as const;
export type Channel = (typeof channels)[number];

/**
 * QUEUED -> SENDING -> SENT, or back to QUEUED until the attempts are used up, then FAILED: the dead letter that an admin
 * may put back. ERASED is one that was still to go out when its person was erased.
 */
export const statuses = ['QUEUED', 'SENDING', 'SENT', 'FAILED', 'ERASED'] as const;
export type NotificationStatus = (typeof statuses)[number];

/** How an attempt ended. LOST: its process ended, so nobody knows whether the message went out. */
export const attemptOutcomes = ['SENT', 'TEMPORARY_FAILURE', 'PERMANENT_FAILURE', 'LOST'] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** Somebody waits for an URGENT one at the screen; BULK goes out after all of them. */
export const priorities = { URGENT: 0, BULK: 1 } as const;
export type Priority = keyof typeof priorities;

/** A notification as people see it: without the data that it was made from, which holds ticket codes and reset links. */
export interface Notification {
  readonly id: string;
  readonly channel: Channel;
  readonly template: string;
  /** Absent after an erasure. */
  readonly recipient: string | undefined;
  readonly subject: string | undefined;
  readonly orderId: string | undefined;
  readonly userId: string | undefined;
  readonly status: NotificationStatus;
  readonly attempts: number;
  readonly nextAttemptAt: Date | undefined;
  readonly lastError: string | undefined;
  /** What the transport calls the message: a Message-ID, a twilio SID or a file name. */
  readonly providerReference: string | undefined;
  readonly createdAt: Date;
  readonly sentAt: Date | undefined;
}

export interface Attempt {
  readonly number: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
  /** Absent while it runs. */
  readonly outcome: AttemptOutcome | undefined;
  readonly error: string | undefined;
}
