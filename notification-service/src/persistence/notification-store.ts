import {
  UniqueViolation,
  type Database,
  type SqlParams,
  type SqlRunner,
} from '@ticketing/service-chassis/database';
import type { NotificationFilter, NotificationStore } from '../application/ports';
import {
  priorities,
  type Attempt,
  type AttemptOutcome,
  type NotificationStatus,
} from '../domain/notification';
import { VISIBLE_COLUMNS, toNotification, type NotificationRow } from './notification-row';

interface AttemptRow {
  number: number;
  started_at: Date;
  finished_at: Date | null;
  outcome: AttemptOutcome | null;
  error: string | null;
}

const toAttempt = (row: AttemptRow): Attempt => ({
  number: row.number,
  startedAt: row.started_at,
  finishedAt: row.finished_at ?? undefined,
  outcome: row.outcome ?? undefined,
  error: row.error ?? undefined,
});

/** Each given filter adds a condition and its parameter. */
const CONDITIONS: readonly (readonly [keyof NotificationFilter, string])[] = [
  ['userId', 'user_id = @userId'],
  ['orderId', 'order_id = @orderId'],
  ['status', 'status = @status'],
  ['beforeId', 'id < @beforeId'],
];

/** What an erasure leaves of a notification. */
const ERASED = `status = CASE WHEN status IN ('QUEUED', 'SENDING') THEN 'ERASED' ELSE status END,
  recipient = NULL, subject = NULL, data = NULL, last_error = NULL, provider_reference = NULL,
  request_hash = NULL, due_at = NULL, claim_id = NULL, finished_at = COALESCE(finished_at, @now)`;

export function createNotificationStore(database: Database): NotificationStore {
  const { dialect } = database;

  async function isErased(tx: SqlRunner, userId: string): Promise<boolean> {
    const rows = await tx.query('SELECT user_id FROM erased_people WHERE user_id = @userId', { userId });
    return rows.length > 0;
  }

  /** Committed before the person's messages are looked for: one that is inserted meanwhile sees it, or is seen. */
  async function rememberErased(userId: string, now: Date): Promise<void> {
    try {
      await database.execute(
        `INSERT INTO erased_people (user_id, erased_at)
         SELECT @userId, @now WHERE NOT EXISTS (SELECT 1 FROM erased_people WHERE user_id = @userId)`,
        { userId, now },
      );
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
    }
  }

  return {
    async insert(tx, notification) {
      const { id, userId, createdAt } = notification;
      await tx.execute(
        `INSERT INTO notifications
           (id, channel, template, recipient, subject, data, order_id, user_id, status, priority, attempts, requeued_after,
            due_at, request_key, request_hash, request_id, trace_parent, created_at, expires_at)
         VALUES
           (@id, @channel, @template, @recipient, @subject, @data, @orderId, @userId, 'QUEUED', @priority, 0, 0,
            @createdAt, @requestKey, @requestHash, @requestId, @traceParent, @createdAt, @expiresAt)`,
        {
          id,
          channel: notification.channel,
          template: notification.template,
          recipient: notification.recipient,
          subject: notification.subject ?? null,
          data: notification.data,
          orderId: notification.orderId ?? null,
          userId: userId ?? null,
          priority: priorities[notification.priority],
          requestKey: notification.requestKey ?? null,
          requestHash: notification.requestHash,
          requestId: notification.requestId ?? null,
          traceParent: notification.traceParent ?? null,
          createdAt,
          expiresAt: notification.expiresAt ?? null,
        },
      );
      if (userId === undefined || !(await isErased(tx, userId))) return 'QUEUED';
      await tx.execute(`UPDATE notifications SET ${ERASED} WHERE id = @id`, { id, now: createdAt });
      return 'ERASED';
    },

    async findByRequestKey(requestKey) {
      const [row] = await database.query<{
        id: string;
        status: NotificationStatus;
        request_hash: string | null;
      }>('SELECT id, status, request_hash FROM notifications WHERE request_key = @requestKey', {
        requestKey,
      });
      return row === undefined
        ? undefined
        : { id: row.id, status: row.status, requestHash: row.request_hash ?? undefined };
    },

    async find(id) {
      const [row] = await database.query<NotificationRow>(
        `SELECT ${VISIBLE_COLUMNS} FROM notifications WHERE id = @id`,
        { id },
      );
      return row === undefined ? undefined : toNotification(row);
    },

    async attemptsOf(id) {
      const rows = await database.query<AttemptRow>(
        `SELECT number, started_at, finished_at, outcome, error FROM notification_attempts
         WHERE notification_id = @id ORDER BY number`,
        { id },
      );
      return rows.map(toAttempt);
    },

    async list(filter, count) {
      const given = CONDITIONS.filter(([name]) => filter[name] !== undefined);
      const where =
        given.length === 0 ? '' : `WHERE ${given.map(([, condition]) => condition).join(' AND ')}`;
      const params: SqlParams = Object.fromEntries(given.map(([name]) => [name, filter[name] ?? null]));
      const rows = await database.query<NotificationRow>(
        dialect.firstRows(`SELECT ${VISIBLE_COLUMNS} FROM notifications ${where} ORDER BY id DESC`, count),
        params,
      );
      return rows.map(toNotification);
    },

    async requeue(tx, id, now) {
      const requeued = await tx.execute(
        `UPDATE notifications SET status = 'QUEUED', requeued_after = attempts, due_at = @now, finished_at = NULL
         WHERE id = @id AND status = 'FAILED' AND recipient IS NOT NULL AND data IS NOT NULL
           AND (expires_at IS NULL OR expires_at > @now)`,
        { id, now },
      );
      return requeued === 1;
    },

    async erase(userId, now) {
      await rememberErased(userId, now);
      return database.transactions.run(async (tx) => {
        const rows = await tx.query<{ id: string }>(
          'SELECT id FROM notifications WHERE user_id = @userId ORDER BY id',
          { userId },
        );
        const erased = await tx.execute(
          `UPDATE notifications SET ${ERASED} WHERE user_id = @userId AND recipient IS NOT NULL`,
          { userId, now },
        );
        await tx.execute(
          `UPDATE notification_attempts SET error = NULL
           WHERE error IS NOT NULL
             AND notification_id IN (SELECT id FROM notifications WHERE user_id = @userId)`,
          { userId },
        );
        return { erased, ids: rows.map((row) => row.id) };
      });
    },

    dropFailedContent: (failedBefore, now) =>
      database.execute(
        `UPDATE notifications SET data = NULL
         WHERE status = 'FAILED' AND data IS NOT NULL AND (finished_at <= @failedBefore OR expires_at <= @now)`,
        { failedBefore, now },
      ),

    deleteFinished: (before, count) =>
      database.transactions.run(async (tx) => {
        const ids: string[] = [];
        for (const status of ['SENT', 'FAILED', 'ERASED'] satisfies NotificationStatus[]) {
          if (ids.length === count) break;
          const rows = await tx.query<{ id: string }>(
            dialect.firstRows(
              `SELECT id FROM notifications WHERE status = @status AND finished_at <= @before ORDER BY finished_at`,
              count - ids.length,
            ),
            { status, before },
          );
          ids.push(...rows.map((row) => row.id));
        }
        if (ids.length === 0) return 0;
        const list = { ids: JSON.stringify(ids) };
        await tx.execute(
          `DELETE FROM notification_attempts WHERE notification_id IN (${dialect.jsonList('ids')})`,
          list,
        );
        return tx.execute(`DELETE FROM notifications WHERE id IN (${dialect.jsonList('ids')})`, list);
      }),

    async countPending() {
      const [row] = await database.query<{ pending: number }>(
        'SELECT COUNT(*) AS pending FROM notifications WHERE due_at IS NOT NULL',
      );
      return row?.pending ?? 0;
    },
  };
}
