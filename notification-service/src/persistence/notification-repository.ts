import {
  changesRow,
  column,
  countRows,
  defineTable,
  selectAll,
  selectOne,
  whereGiven,
  type Database,
  type SqlParams,
} from '@ticketing/service-chassis/database';
import type {
  NotificationFilter,
  NotificationRepository,
  StoredRequest,
} from '../application/ports/notification-repository';
import {
  priorities,
  type Channel,
  type DeliveryTry,
  type Notification,
  type NotificationStatus,
  type TryOutcome,
} from '../domain/notification';
import { createNotificationRemovals, eraseOnInsert } from './notification-removals';

/** The columns that are ever shown. Only the delivery reads the data of a message. */
const notifications = defineTable('notifications', {
  id: column.varchar(40),
  channel: column.varchar<Channel>(8),
  template: column.varchar(32),
  recipient: column.nullable(column.varchar(254)),
  subject: column.nullable(column.nvarchar(400)),
  orderId: column.nullable(column.varchar(46)),
  userId: column.nullable(column.varchar(46)),
  status: column.varchar<NotificationStatus>(16),
  tries: column.int('attempts'),
  nextTryAt: column.nullable(column.datetime('due_at')),
  lastError: column.nullable(column.nvarchar(500)),
  providerReference: column.nullable(column.nvarchar(300)),
  createdAt: column.datetime(),
  sentAt: column.nullable(column.datetime()),
} satisfies Record<keyof Notification, unknown>);

const requests = defineTable('notifications', {
  id: column.varchar(40),
  status: column.varchar<NotificationStatus>(16),
  requestHash: column.nullable(column.varchar(64)),
} satisfies Record<keyof StoredRequest, unknown>);

const tries = defineTable('notification_attempts', {
  number: column.int(),
  startedAt: column.datetime(),
  finishedAt: column.nullable(column.datetime()),
  outcome: column.nullable(column.varchar<TryOutcome>(20)),
  error: column.nullable(column.nvarchar(500)),
} satisfies Record<keyof DeliveryTry, unknown>);

const conditionOf: Readonly<Record<keyof NotificationFilter, string>> = {
  userId: 'user_id = @userId',
  orderId: 'order_id = @orderId',
  status: 'status = @status',
  beforeId: 'id < @beforeId',
};

export const createNotificationRepository = (database: Database): NotificationRepository => ({
  insert,
  ...createNotificationRemovals(database),

  requeue: (tx, id, now) =>
    changesRow(
      tx,
      `UPDATE notifications SET status = 'QUEUED', requeued_after = attempts, due_at = @now, finished_at = NULL
       WHERE id = @id AND status = 'FAILED' AND recipient IS NOT NULL AND data IS NOT NULL
         AND (expires_at IS NULL OR expires_at > @now)`,
      { id, now },
    ),

  findByIdempotencyKey: (idempotencyKey) =>
    selectOne(database, requests, 'WHERE request_key = @idempotencyKey', { idempotencyKey }),

  async find(id) {
    const stored = await selectOne(database, notifications, 'WHERE id = @id', { id });
    return stored && shown(stored);
  },

  triesOf: (id) => selectAll(database, tries, 'WHERE notification_id = @id ORDER BY number', { id }),

  async list(filter, count) {
    const { where, params } = whereGiven(filter, conditionOf);
    return (await selectAll(database, notifications, `${where} ORDER BY id DESC`, params, count)).map(shown);
  },

  countPending: () => countRows(database, 'notifications WHERE due_at IS NOT NULL'),
});

/** Only a queued notification has a next try; while it is being sent, its due time is the end of the lease. */
const shown = (stored: Notification): Notification =>
  stored.status === 'QUEUED' ? stored : { ...stored, nextTryAt: null };

const insert: NotificationRepository['insert'] = async (tx, { priority, ...notification }) => {
  const { id, userId, createdAt } = notification;
  const params: SqlParams = Object.fromEntries(
    Object.entries(notification).map(([name, value]) => [name, value ?? null]),
  );
  await tx.execute(
    `INSERT INTO notifications
       (id, channel, template, recipient, subject, data, order_id, user_id, status, priority, attempts, requeued_after,
        due_at, request_key, request_hash, request_id, trace_parent, created_at, expires_at)
     VALUES
       (@id, @channel, @template, @recipient, @subject, @data, @orderId, @userId, 'QUEUED', @priority, 0, 0,
        @createdAt, @idempotencyKey, @requestHash, @requestId, @traceParent, @createdAt, @expiresAt)`,
    { ...params, priority: priorities[priority] },
  );
  return userId !== undefined && (await eraseOnInsert(tx, id, userId, createdAt)) ? 'ERASED' : 'QUEUED';
};
