import type { Database, SqlParams, SqlRunner } from '@ticketing/service-chassis/database';
import type {
  NotificationFilter,
  NotificationRepository,
} from '../application/ports/notification-repository';
import {
  priorities,
  type DeliveryTry,
  type NotificationStatus,
  type TryOutcome,
} from '../domain/notification';
import { createNotificationRemovals, eraseOnInsert } from './notification-removals';
import { VISIBLE_COLUMNS, toNotification, type NotificationRow } from './notification-row';

interface TryRow {
  number: number;
  started_at: Date;
  finished_at: Date | null;
  outcome: TryOutcome | null;
  error: string | null;
}

/** Each given filter adds its condition and its parameter. */
const conditionOf: Readonly<Record<keyof NotificationFilter, string>> = {
  userId: 'user_id = @userId',
  orderId: 'order_id = @orderId',
  status: 'status = @status',
  beforeId: 'id < @beforeId',
};

export const createNotificationRepository = (database: Database): NotificationRepository => ({
  insert,
  requeue,
  ...createNotificationRemovals(database),

  async findByIdempotencyKey(idempotencyKey) {
    const [row] = await database.query<{
      id: string;
      status: NotificationStatus;
      request_hash: string | null;
    }>('SELECT id, status, request_hash FROM notifications WHERE request_key = @idempotencyKey', {
      idempotencyKey,
    });
    if (row === undefined) return undefined;
    return { id: row.id, status: row.status, requestHash: row.request_hash ?? undefined };
  },

  async find(id) {
    const text = `SELECT ${VISIBLE_COLUMNS} FROM notifications WHERE id = @id`;
    const [row] = await database.query<NotificationRow>(text, { id });
    return row === undefined ? undefined : toNotification(row);
  },

  async triesOf(id) {
    const rows = await database.query<TryRow>(
      `SELECT number, started_at, finished_at, outcome, error FROM notification_attempts
       WHERE notification_id = @id ORDER BY number`,
      { id },
    );
    return rows.map(toTry);
  },

  async list(filter, count) {
    const given: Readonly<Record<string, string | undefined>> = { ...filter };
    const conditions: string[] = [];
    const params: Record<string, string> = {};
    for (const [name, condition] of Object.entries(conditionOf)) {
      const value = given[name];
      if (value === undefined) continue;
      conditions.push(condition);
      params[name] = value;
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const text = `SELECT ${VISIBLE_COLUMNS} FROM notifications ${where} ORDER BY id DESC`;
    const rows = await database.query<NotificationRow>(database.dialect.firstRows(text, count), params);
    return rows.map(toNotification);
  },

  async countPending() {
    const [row] = await database.query<{ pending: number }>(
      'SELECT COUNT(*) AS pending FROM notifications WHERE due_at IS NOT NULL',
    );
    return row?.pending ?? 0;
  },
});

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

async function requeue(tx: SqlRunner, id: string, now: Date): Promise<boolean> {
  const requeued = await tx.execute(
    `UPDATE notifications SET status = 'QUEUED', requeued_after = attempts, due_at = @now, finished_at = NULL
     WHERE id = @id AND status = 'FAILED' AND recipient IS NOT NULL AND data IS NOT NULL
       AND (expires_at IS NULL OR expires_at > @now)`,
    { id, now },
  );
  return requeued === 1;
}

const toTry = (row: TryRow): DeliveryTry => ({
  number: row.number,
  startedAt: row.started_at,
  finishedAt: row.finished_at ?? undefined,
  outcome: row.outcome ?? undefined,
  error: row.error ?? undefined,
});
