import {
  column,
  defineTable,
  hasRow,
  type Database,
  type SqlRunner,
} from '@ticketing/service-chassis/database';
import type {
  ClaimedNotification,
  ClaimTerms,
  DeliveryQueueRepository,
  DeliveryResult,
} from '../application/ports/delivery-queue-repository';
import { priorities, type Channel, type TryOutcome } from '../domain/notification';

/** What a claim reads. */
const claimed = defineTable('notifications', {
  channel: column.varchar<Channel>(8),
  template: column.varchar(32),
  recipient: column.varchar(254),
  data: column.longText(),
  tryNumber: column.int('attempts'),
  requeuedAfter: column.int(),
  requestId: column.nullable(column.varchar(128)),
  traceParent: column.nullable(column.varchar(64)),
  createdAt: column.datetime(),
  expiresAt: column.nullable(column.datetime()),
});

const ERROR_LENGTH = 500;
const REFERENCE_LENGTH = 300;

/** A crashed worker leaves a message as SENDING with a due time in the past. It is claimed in the same way as a QUEUED one. */
export function createDeliveryQueueRepository(database: Database): DeliveryQueueRepository {
  const { transactions, dialect } = database;

  return {
    async due(now, count) {
      const ids: string[] = [];
      for (const priority of [priorities.URGENT, priorities.BULK]) {
        if (ids.length === count) break;
        const rows = await database.query<{ id: string }>(
          dialect.firstRows(
            `SELECT id FROM notifications
             WHERE priority = @priority AND due_at IS NOT NULL AND due_at <= @now ORDER BY due_at`,
            count - ids.length,
          ),
          { priority, now },
        );
        ids.push(...rows.map((row) => row.id));
      }
      return ids;
    },

    claim: (id, terms) => transactions.run((tx) => claim(tx, id, terms)),
    finish: (claim, result, now) => transactions.run((tx) => finish(tx, claim, result, now)),

    failIfUsedUp: (id, maxTries, error, now) =>
      transactions.run(async (tx) => {
        const [row] = await tx.query<{ channel: Channel }>(
          dialect.updateReturning({
            table: 'notifications',
            set: `status = 'FAILED', claim_id = NULL, due_at = NULL, last_error = @error, finished_at = @now`,
            where: `id = @id AND due_at IS NOT NULL AND due_at <= @now AND attempts >= requeued_after + @maxTries`,
            returning: ['channel'],
          }),
          { id, maxTries, error, now },
        );
        if (row !== undefined) await endLostTries(tx, id, now);
        return row?.channel;
      }),

    isErased: (id) =>
      hasRow(database, `SELECT id FROM notifications WHERE id = @id AND status = 'ERASED'`, { id }),
  };
}

async function claim(
  tx: SqlRunner,
  id: string,
  { claimId, now, leaseEndsAt, maxTries }: ClaimTerms,
): Promise<ClaimedNotification | undefined> {
  const [row] = await tx.query(
    tx.dialect.updateReturning({
      table: 'notifications',
      set: `status = 'SENDING', claim_id = @claimId, due_at = @leaseEndsAt, attempts = attempts + 1`,
      where: `id = @id AND due_at IS NOT NULL AND due_at <= @now AND attempts < requeued_after + @maxTries`,
      returning: claimed.columns.split(', '),
    }),
    { id, claimId, now, leaseEndsAt, maxTries },
  );
  if (row === undefined) return undefined;
  const { requeuedAfter, ...message } = claimed.fromRow(row);
  const { tryNumber } = message;
  await endLostTries(tx, id, now);
  await tx.execute(
    `INSERT INTO notification_attempts (notification_id, number, started_at) VALUES (@id, @number, @now)`,
    { id, number: tryNumber, now },
  );
  return { ...message, id, claimId, tryInRound: tryNumber - requeuedAfter };
}

async function endLostTries(tx: SqlRunner, id: string, now: Date): Promise<void> {
  await tx.execute(
    `UPDATE notification_attempts SET finished_at = @now, outcome = 'LOST'
     WHERE notification_id = @id AND finished_at IS NULL`,
    { id, now },
  );
}

async function finish(
  tx: SqlRunner,
  { id, claimId, tryNumber }: ClaimedNotification,
  result: DeliveryResult,
  now: Date,
): Promise<boolean> {
  const error = 'error' in result ? result.error.slice(0, ERROR_LENGTH) : null;
  const finished = await tx.execute(
    `UPDATE notifications
     SET status = @status, due_at = @dueAt, claim_id = NULL, last_error = COALESCE(@error, last_error),
       provider_reference = @reference, sent_at = @sentAt, finished_at = @finishedAt,
       data = CASE WHEN @keepContent = 1 THEN data ELSE NULL END
     WHERE id = @id AND status = 'SENDING' AND claim_id = @claimId`,
    {
      id,
      claimId,
      status: result.status,
      dueAt: result.status === 'QUEUED' ? result.dueAt : null,
      error,
      reference: result.status === 'SENT' ? result.reference.slice(0, REFERENCE_LENGTH) : null,
      sentAt: result.status === 'SENT' ? now : null,
      finishedAt: result.status === 'QUEUED' ? null : now,
      keepContent: result.status === 'QUEUED' || (result.status === 'FAILED' && result.keepContent),
    },
  );
  const isValid = finished === 1;
  await tx.execute(
    `UPDATE notification_attempts SET finished_at = @now, outcome = @outcome, error = @error
     WHERE notification_id = @id AND number = @number`,
    // Without a valid claim the user may have been erased, and the error may contain their address.
    { id, number: tryNumber, now, outcome: outcomeOf(result), error: isValid ? error : null },
  );
  return isValid;
}

function outcomeOf(result: DeliveryResult): TryOutcome {
  switch (result.status) {
    case 'SENT':
      return 'SENT';
    case 'QUEUED':
      return 'TEMPORARY_FAILURE';
    case 'FAILED':
      return result.outcome;
  }
}
