import type { Database } from '@ticketing/service-chassis/database';
import type { ClaimedNotification, DeliveryQueue, DeliveryResult } from '../application/ports';
import { priorities, type AttemptOutcome, type Channel } from '../domain/notification';

interface ClaimedRow {
  channel: Channel;
  template: string;
  recipient: string;
  data: string;
  attempts: number;
  requeued_after: number;
  request_id: string | null;
  trace_parent: string | null;
  created_at: Date;
  expires_at: Date | null;
}

const CLAIMED_COLUMNS = [
  'channel',
  'template',
  'recipient',
  'data',
  'attempts',
  'requeued_after',
  'request_id',
  'trace_parent',
  'created_at',
  'expires_at',
] as const;

const ERROR_LENGTH = 500;
const REFERENCE_LENGTH = 300;

/** `SENDING` with a due time that has passed is what a crashed worker leaves behind, so both states are claimed alike. */
export function createDeliveryQueue(database: Database): DeliveryQueue {
  const { dialect } = database;

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

    claim: (id, { claimId, now, leaseEndsAt, maxAttempts }) =>
      database.transactions.run(async (tx) => {
        const [row] = await tx.query<ClaimedRow>(
          dialect.updateReturning({
            table: 'notifications',
            set: `status = 'SENDING', claim_id = @claimId, due_at = @leaseEndsAt, attempts = attempts + 1`,
            where: `id = @id AND due_at IS NOT NULL AND due_at <= @now AND attempts < requeued_after + @maxAttempts`,
            returning: CLAIMED_COLUMNS,
          }),
          { id, claimId, now, leaseEndsAt, maxAttempts },
        );
        if (row === undefined) return undefined;
        await tx.execute(
          `UPDATE notification_attempts SET finished_at = @now, outcome = 'LOST'
           WHERE notification_id = @id AND finished_at IS NULL`,
          { id, now },
        );
        await tx.execute(
          `INSERT INTO notification_attempts (notification_id, number, started_at) VALUES (@id, @number, @now)`,
          { id, number: row.attempts, now },
        );
        return toClaim(id, claimId, row);
      }),

    finish: (claim, result, now) =>
      database.transactions.run(async (tx) => {
        const error = 'error' in result ? result.error.slice(0, ERROR_LENGTH) : null;
        const finished = await tx.execute(
          `UPDATE notifications
           SET status = @status, due_at = @dueAt, claim_id = NULL, last_error = COALESCE(@error, last_error),
             provider_reference = @reference, sent_at = @sentAt, finished_at = @finishedAt,
             data = CASE WHEN @keepContent = 1 THEN data ELSE NULL END
           WHERE id = @id AND status = 'SENDING' AND claim_id = @claimId`,
          {
            id: claim.id,
            claimId: claim.claimId,
            status: result.status,
            dueAt: result.status === 'QUEUED' ? result.dueAt : null,
            error,
            reference: result.status === 'SENT' ? result.reference.slice(0, REFERENCE_LENGTH) : null,
            sentAt: result.status === 'SENT' ? now : null,
            finishedAt: result.status === 'QUEUED' ? null : now,
            keepContent: result.status === 'QUEUED' || (result.status === 'FAILED' && result.keepContent),
          },
        );
        await tx.execute(
          `UPDATE notification_attempts SET finished_at = @now, outcome = @outcome, error = @error
           WHERE notification_id = @id AND number = @number`,
          // Without a valid claim the person may have been erased, and the error may quote their address.
          {
            id: claim.id,
            number: claim.attempt,
            now,
            outcome: outcomeOf(result),
            error: finished === 1 ? error : null,
          },
        );
        return finished === 1;
      }),

    failIfUsedUp: (id, maxAttempts, error, now) =>
      database.transactions.run(async (tx) => {
        const [row] = await tx.query<{ channel: Channel }>(
          dialect.updateReturning({
            table: 'notifications',
            set: `status = 'FAILED', claim_id = NULL, due_at = NULL, last_error = @error, finished_at = @now`,
            where: `id = @id AND due_at IS NOT NULL AND due_at <= @now AND attempts >= requeued_after + @maxAttempts`,
            returning: ['channel'],
          }),
          { id, maxAttempts, error, now },
        );
        if (row === undefined) return undefined;
        await tx.execute(
          `UPDATE notification_attempts SET finished_at = @now, outcome = 'LOST'
           WHERE notification_id = @id AND finished_at IS NULL`,
          { id, now },
        );
        return row.channel;
      }),

    async isErased(id) {
      const rows = await database.query(`SELECT id FROM notifications WHERE id = @id AND status = 'ERASED'`, {
        id,
      });
      return rows.length === 1;
    },
  };
}

function toClaim(id: string, claimId: string, row: ClaimedRow): ClaimedNotification {
  return {
    id,
    claimId,
    attempt: row.attempts,
    attemptInRound: row.attempts - row.requeued_after,
    channel: row.channel,
    template: row.template,
    recipient: row.recipient,
    data: row.data,
    requestId: row.request_id ?? undefined,
    traceParent: row.trace_parent ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
  };
}

function outcomeOf(result: DeliveryResult): AttemptOutcome {
  switch (result.status) {
    case 'SENT':
      return 'SENT';
    case 'QUEUED':
      return 'TEMPORARY_FAILURE';
    case 'FAILED':
      return result.outcome;
  }
}
