import { inList, type Database, type SqlRunner } from '@ticketing/service-chassis/database';
import type { SagaKind, SagaRecord, SagaState } from '../application/sagas/saga';
import type { SagasUnderWay, SagaStore } from '../application/sagas/saga-store';

interface Row {
  id: string;
  kind: SagaKind;
  subject: string;
  order_id: string;
  payment_id: string | null;
  reason: SagaRecord['reason'];
  state: SagaState;
  step: number;
  attempts: number;
  trace_parent: string | null;
}

interface StuckRow extends Pick<Row, 'id' | 'kind' | 'order_id' | 'state' | 'step' | 'attempts'> {
  last_error: string | null;
  created_at: Date;
  updated_at: Date;
}

const LONGEST_ERROR = 1_000;

export function createSagaRepository(database: Database): SagaStore {
  return {
    async insert(tx, saga, lease, now) {
      await tx.execute(
        `INSERT INTO sagas (id, kind, subject, order_id, payment_id, reason, state, step, attempts, next_attempt_at,
           lease_owner, lease_until, trace_parent, created_at, updated_at)
         VALUES (@id, @kind, @subject, @orderId, @paymentId, @reason, @state, @step, @attempts, @now,
           @leaseOwner, @leaseUntil, @traceParent, @now, @now)`,
        {
          id: saga.id,
          kind: saga.kind,
          subject: saga.subject,
          orderId: saga.orderId,
          paymentId: saga.paymentId,
          reason: saga.reason,
          state: saga.state,
          step: saga.step,
          attempts: saga.attempts,
          leaseOwner: lease.owner,
          leaseUntil: lease.until,
          traceParent: saga.traceParent,
          now,
        },
      );
    },

    async claim(sagaId, lease, now) {
      const [row] = await database.query<Row>(
        database.dialect.updateReturning({
          table: 'sagas',
          set: 'lease_owner = @leaseOwner, lease_until = @leaseUntil, attempts = attempts + 1, updated_at = @now',
          where: `id = @sagaId AND state IN ('RUNNING', 'UNDOING') AND next_attempt_at <= @now
                  AND (lease_until IS NULL OR lease_until <= @now)`,
          returning: [
            'id',
            'kind',
            'subject',
            'order_id',
            'payment_id',
            'reason',
            'state',
            'step',
            'attempts',
            'trace_parent',
          ],
        }),
        { sagaId, leaseOwner: lease.owner, leaseUntil: lease.until, now },
      );
      return row === undefined ? undefined : recordOf(row);
    },

    async advance(tx, before, after, lease, now) {
      const ended = after.state === 'DONE' || after.state === 'UNDONE';
      const advanced = await tx.execute(
        `UPDATE sagas SET state = @state, step = @step, reason = @reason, attempts = @attempts, last_error = NULL,
           next_attempt_at = @now, updated_at = @now, lease_owner = @nextOwner, lease_until = @nextUntil
         WHERE id = @id AND state = @stateBefore AND step = @stepBefore AND lease_owner = @leaseOwner`,
        {
          id: before.id,
          state: after.state,
          step: after.step,
          reason: after.reason,
          attempts: after.attempts,
          stateBefore: before.state,
          stepBefore: before.step,
          leaseOwner: lease.owner,
          nextOwner: ended ? null : lease.owner,
          nextUntil: ended ? null : lease.until,
          now,
        },
      );
      return advanced === 1;
    },

    async park(sagaId, leaseOwner, why, nextAttemptAt, now) {
      await database.execute(
        `UPDATE sagas SET lease_owner = NULL, lease_until = NULL, last_error = @why, next_attempt_at = @nextAttemptAt,
           updated_at = @now
         WHERE id = @sagaId AND lease_owner = @leaseOwner`,
        { sagaId, leaseOwner, why: why.slice(0, LONGEST_ERROR), nextAttemptAt, now },
      );
    },

    async wake(tx: SqlRunner, kind, subject, now) {
      const [row] = await tx.query<{ id: string }>(
        `SELECT id FROM sagas WHERE kind = @kind AND subject = @subject AND state IN ('RUNNING', 'UNDOING')`,
        { kind, subject },
      );
      if (row === undefined) return undefined;
      await tx.execute('UPDATE sagas SET next_attempt_at = @now WHERE id = @id', { id: row.id, now });
      return row.id;
    },

    async due(now, limit) {
      const rows = await database.query<{ id: string }>(
        database.dialect.firstRows(
          `SELECT id FROM sagas WHERE state IN ('RUNNING', 'UNDOING') AND next_attempt_at <= @now
             AND (lease_until IS NULL OR lease_until <= @now) ORDER BY next_attempt_at`,
          limit,
        ),
        { now },
      );
      return rows.map((row) => row.id);
    },

    async ordersUnderWay(orderIds) {
      if (orderIds.length === 0) return [];
      const list = inList('order', orderIds);
      const rows = await database.query<{ order_id: string }>(
        `SELECT DISTINCT order_id FROM sagas WHERE state IN ('RUNNING', 'UNDOING') AND order_id IN (${list.text})`,
        list.params,
      );
      return rows.map((row) => row.order_id);
    },

    async stuck(attempts, after, limit) {
      const rows = await database.query<StuckRow>(
        database.dialect.firstRows(
          `SELECT id, kind, order_id, state, step, attempts, last_error, created_at, updated_at FROM sagas
           WHERE state IN ('RUNNING', 'UNDOING') AND attempts >= @attempts AND id > @after ORDER BY id`,
          limit,
        ),
        { attempts, after },
      );
      return rows.map(({ order_id, last_error, created_at, updated_at, ...row }) => ({
        ...row,
        orderId: order_id,
        lastError: last_error,
        createdAt: created_at,
        updatedAt: updated_at,
      }));
    },

    async isStuck(sagaId, attempts) {
      const found = await database.query(
        `SELECT id FROM sagas WHERE id = @sagaId AND state IN ('RUNNING', 'UNDOING') AND attempts >= @attempts`,
        { sagaId, attempts },
      );
      return found.length > 0;
    },

    async restart(sagaId, attempts, now) {
      const restarted = await database.execute(
        `UPDATE sagas SET attempts = 0, next_attempt_at = @now
         WHERE id = @sagaId AND state IN ('RUNNING', 'UNDOING') AND attempts >= @attempts`,
        { sagaId, attempts, now },
      );
      return restarted === 1;
    },

    async underWay(attempts) {
      // The oldest row itself and not MIN(created_at), for an expression has no type by which a time would be read.
      const rows = await database.query<Omit<SagasUnderWay, 'oldestAt'> & { created_at: Date }>(
        `WITH ranked AS (
           SELECT kind, created_at, COUNT(*) OVER (PARTITION BY kind) AS total,
             SUM(CASE WHEN attempts >= @attempts THEN 1 ELSE 0 END) OVER (PARTITION BY kind) AS stuck,
             ROW_NUMBER() OVER (PARTITION BY kind ORDER BY created_at) AS place
           FROM sagas WHERE state IN ('RUNNING', 'UNDOING'))
         SELECT kind, total, stuck, created_at FROM ranked WHERE place = 1`,
        { attempts },
      );
      return rows.map(({ created_at, ...counted }) => ({ ...counted, oldestAt: created_at }));
    },
  };
}

const recordOf = (row: Row): SagaRecord => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  orderId: row.order_id,
  paymentId: row.payment_id,
  reason: row.reason,
  state: row.state,
  step: row.step,
  attempts: row.attempts,
  traceParent: row.trace_parent,
});
