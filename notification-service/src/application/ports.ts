import type { SqlRunner } from '@ticketing/service-chassis/database';
import type {
  Attempt,
  AttemptOutcome,
  Channel,
  Notification,
  NotificationStatus,
  Priority,
} from '../domain/notification';
import type { InlineImage } from '../templates/render-email';

/** What is stored when a message is asked for. */
export interface NewNotification {
  readonly id: string;
  readonly channel: Channel;
  readonly template: string;
  readonly recipient: string;
  readonly subject: string | undefined;
  /** JSON of the template's data; it is removed as soon as the message is out. */
  readonly data: string;
  readonly orderId: string | undefined;
  readonly userId: string | undefined;
  readonly priority: Priority;
  readonly requestKey: string | undefined;
  readonly requestHash: string;
  readonly requestId: string | undefined;
  readonly traceParent: string | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
}

export interface StoredRequest {
  readonly id: string;
  readonly status: NotificationStatus;
  /** Absent after an erasure. */
  readonly requestHash: string | undefined;
}

export interface NotificationFilter {
  readonly userId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly status?: NotificationStatus | undefined;
  /** Only those before this id: they are listed newest first. */
  readonly beforeId?: string | undefined;
}

export interface NotificationStore {
  /**
   * Returns its status: QUEUED, or ERASED when its person was erased before, and then nothing personal of it is kept.
   *
   * @throws UniqueViolation when the request key is known.
   */
  insert(tx: SqlRunner, notification: NewNotification): Promise<'QUEUED' | 'ERASED'>;
  findByRequestKey(requestKey: string): Promise<StoredRequest | undefined>;
  find(id: string): Promise<Notification | undefined>;
  /** Oldest first. */
  attemptsOf(id: string): Promise<Attempt[]>;
  list(filter: NotificationFilter, count: number): Promise<Notification[]>;
  /** False unless the notification is FAILED and its content is still there and of use. */
  requeue(tx: SqlRunner, id: string, now: Date): Promise<boolean>;
  /** Removes recipients, contents and errors of a person's notifications, and of those that come later. */
  erase(userId: string, now: Date): Promise<{ readonly erased: number; readonly ids: readonly string[] }>;
  /** Removes the content of dead letters that nobody put back in time, or that are of no use any more. */
  dropFailedContent(failedBefore: Date, now: Date): Promise<number>;
  /** Deletes at most `count` notifications that ended before. Returns how many. */
  deleteFinished(before: Date, count: number): Promise<number>;
  countPending(): Promise<number>;
}

/** A message that one worker may send, until its lease ends. */
export interface ClaimedNotification {
  readonly id: string;
  readonly claimId: string;
  /** Counts all attempts, also those before an admin put the message back. */
  readonly attempt: number;
  /** 1 for the first attempt, and again after an admin has put the message back. */
  readonly attemptInRound: number;
  readonly channel: Channel;
  readonly template: string;
  readonly recipient: string;
  readonly data: string;
  readonly requestId: string | undefined;
  readonly traceParent: string | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
}

export type DeliveryResult =
  | { readonly status: 'SENT'; readonly reference: string }
  | { readonly status: 'QUEUED'; readonly error: string; readonly dueAt: Date }
  | {
      readonly status: 'FAILED';
      readonly error: string;
      readonly outcome: Extract<AttemptOutcome, 'TEMPORARY_FAILURE' | 'PERMANENT_FAILURE'>;
      /** False for content that no later attempt could use. */
      readonly keepContent: boolean;
    };

export interface DeliveryQueue {
  /** Ids that are due, urgent ones first, then by age; those of crashed workers among them. */
  due(now: Date, count: number): Promise<string[]>;
  /** Takes a due message for one worker alone; undefined when another has it or its attempts are used up. */
  claim(
    id: string,
    terms: {
      readonly claimId: string;
      readonly now: Date;
      readonly leaseEndsAt: Date;
      readonly maxAttempts: number;
    },
  ): Promise<ClaimedNotification | undefined>;
  /** False when the claim is not valid any more: the lease ended and another took over, or the person was erased. */
  finish(claim: ClaimedNotification, result: DeliveryResult, now: Date): Promise<boolean>;
  /** Fails a message whose workers were lost until no attempt was left. Returns its channel when it did. */
  failIfUsedUp(id: string, maxAttempts: number, error: string, now: Date): Promise<Channel | undefined>;
  isErased(id: string): Promise<boolean>;
}

export interface OutgoingEmail {
  readonly notificationId: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly images: readonly InlineImage[];
  readonly date: Date;
}

export interface OutgoingSms {
  readonly notificationId: string;
  readonly to: string;
  readonly text: string;
}

/** Hands messages over to the world outside. */
export interface Transport<Message> {
  /**
   * Returns what the transport calls the message. `signal` aborts when the time for it is up.
   *
   * @throws DeliveryFailure that says whether a repeat can help.
   */
  send(message: Message, signal: AbortSignal): Promise<string>;
  /** Removes what the transport itself has kept of a message. */
  forget?(notificationId: string): Promise<void>;
  /** Lets go of connections. */
  close?(): void;
}

export type EmailTransport = Transport<OutgoingEmail>;
export type SmsTransport = Transport<OutgoingSms>;

export interface DeliveryMetrics {
  /** `seconds` from the request to the moment it was sent. */
  sent(channel: Channel, template: string, seconds: number): void;
  failed(channel: Channel): void;
}
