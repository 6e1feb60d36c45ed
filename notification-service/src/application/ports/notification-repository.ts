import type { SqlRunner } from '@ticketing/service-chassis/database';
import type {
  Channel,
  DeliveryTry,
  Notification,
  NotificationStatus,
  Priority,
} from '../../domain/notification';

export interface NewNotification {
  readonly id: string;
  readonly channel: Channel;
  readonly template: string;
  readonly recipient: string;
  readonly subject: string | undefined;
  /** JSON of the template's data. It is removed when the message has been sent. */
  readonly data: string;
  readonly orderId: string | undefined;
  readonly userId: string | undefined;
  readonly priority: Priority;
  readonly idempotencyKey: string | undefined;
  readonly requestHash: string;
  readonly requestId: string | undefined;
  readonly traceParent: string | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
}

export interface StoredRequest {
  readonly id: string;
  readonly status: NotificationStatus;
  /** Null after an erasure. */
  readonly requestHash: string | null;
}

export interface NotificationFilter {
  readonly userId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly status?: NotificationStatus | undefined;
  /** Only notifications before this id. The list shows the newest first. */
  readonly beforeId?: string | undefined;
}

export interface NotificationRepository {
  /**
   * Returns the status: QUEUED, or ERASED when the user was erased before. Nothing personal is stored then.
   *
   * @throws UniqueViolation when the idempotency key is known
   */
  insert(tx: SqlRunner, notification: NewNotification): Promise<'QUEUED' | 'ERASED'>;
  findByIdempotencyKey(idempotencyKey: string): Promise<StoredRequest | undefined>;
  find(id: string): Promise<Notification | undefined>;
  /** Oldest first. */
  triesOf(id: string): Promise<DeliveryTry[]>;
  list(filter: NotificationFilter, count: number): Promise<Notification[]>;
  /** False unless the notification is FAILED and its content still exists and has not expired. */
  requeue(tx: SqlRunner, id: string, now: Date): Promise<boolean>;
  /** Removes recipients, contents and errors of a user's notifications, now and for later ones. */
  erase(userId: string, now: Date): Promise<{ readonly erased: number; readonly ids: readonly string[] }>;
  /** Removes the content of dead letters that are too old or have expired. */
  dropFailedContent(failedBefore: Date, now: Date): Promise<number>;
  /** Deletes at most `count` notifications that ended before this time. Returns how many. */
  deleteFinished(before: Date, count: number): Promise<number>;
  countPending(): Promise<number>;
}
