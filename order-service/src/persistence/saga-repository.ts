import {
  changesRow,
  column,
  defineTable,
  inList,
  type Database,
  type SqlRunner,
  type ValueOf,
} from '@ticketing/service-chassis/database';
import type { Lease, SagaRepository } from '../application/ports/saga-repository';
import { sagaStates, type SagaRecord } from '../application/sagas/saga';
import { isUnfinished } from '../application/sagas/saga-transitions';
import { literals, storedSagaKind, storedSagaState } from './stored-values';

export const sagaColumns = {
  id: column.varchar(64),
  kind: column.varchar(32),
  subject: column.varchar(64),
  orderId: column.varchar(64),
  paymentId: column.nullable(column.varchar(64)),
  reason: column.nullable(column.varchar<NonNullable<SagaRecord['reason']>>(32)),
  state: column.varchar(16),
  step: column.int(),
  tries: column.int('attempts'),
  traceParent: column.nullable(column.varchar(64)),
};
const table = defineTable('sagas', sagaColumns);

const unfinishedStates = sagaStates.filter((state) => isUnfinished({ state })).map(storedSagaState.of);
export const UNFINISHED = `state IN (${literals(unfinishedStates)})`;

/**
 * While a worker has the saga, it is due again when the lease ends. Another time means that it was resumed meanwhile. Each
 * claim and each progress sets the time anew, and only then are the facts read that the next step decides on.
 */
const WAS_RESUMED = 'next_attempt_at <> lease_until';

/** It is due, and no worker has it. */
const DUE = `${UNFINISHED} AND next_attempt_at <= @now AND (lease_until IS NULL OR lease_until <= @now)`;

const LONGEST_ERROR = 1_000;

export function createSagaRepository(database: Database): SagaRepository {
  return {
    insert: (tx, saga, lease, now) =>
      table.insert(tx, toStored(saga), {
        next_attempt_at: lease.until,
        lease_owner: lease.owner,
        lease_until: lease.until,
        created_at: now,
        updated_at: now,
      }),

    async claim(sagaId, { owner, until }, now) {
      const [row] = await database.query(
        database.dialect.updateReturning({
          table: 'sagas',
          set: `lease_owner = @owner, lease_until = @until, next_attempt_at = @until, attempts = attempts + 1,
             updated_at = @now`,
          where: `id = @sagaId AND ${DUE}`,
          returning: table.columnNames,
        }),
        { sagaId, owner, until, now },
      );
      return row && fromStored(table.fromRow(row));
    },

    advance,

    async suspend(sagaId, leaseOwner, why, nextTryAt, now) {
      await database.execute(
        `UPDATE sagas SET lease_owner = NULL, lease_until = NULL, last_error = @why, updated_at = @now,
           next_attempt_at = CASE WHEN ${WAS_RESUMED} THEN @now ELSE @nextTryAt END
         WHERE id = @sagaId AND lease_owner = @leaseOwner`,
        { sagaId, leaseOwner, why: why.slice(0, LONGEST_ERROR), nextTryAt, now },
      );
    },

    async resume(tx, kind, subject, now) {
      const [row] = await tx.query<{ id: string }>(
        `SELECT id FROM sagas WHERE kind = @kind AND subject = @subject AND ${UNFINISHED}`,
        { kind: storedSagaKind.of(kind), subject },
      );
      if (row === undefined) return undefined;
      await tx.execute('UPDATE sagas SET next_attempt_at = @now WHERE id = @id', { id: row.id, now });
      return row.id;
    },

    async due(now, limit) {
      const text = `SELECT id FROM sagas WHERE ${DUE} ORDER BY next_attempt_at`;
      const rows = await database.query<{ id: string }>(database.dialect.firstRows(text, limit), { now });
      return rows.map((row) => row.id);
    },

    async ordersInProgress(orderIds) {
      if (orderIds.length === 0) return [];
      const list = inList('order', orderIds);
      const rows = await database.query<{ order_id: string }>(
        `SELECT DISTINCT order_id FROM sagas WHERE ${UNFINISHED} AND order_id IN (${list.text})`,
        list.params,
      );
      return rows.map((row) => row.order_id);
    },
  };
}

function advance(tx: SqlRunner, before: SagaRecord, after: SagaRecord, lease: Lease, now: Date) {
  const next = isUnfinished(after) ? lease : { owner: null, until: null };
  return changesRow(
    tx,
    `UPDATE sagas SET ${table.assignmentsOf(['state', 'step', 'reason', 'tries'])}, last_error = NULL,
         next_attempt_at = @nextTryAt, updated_at = @now, lease_owner = @nextOwner, lease_until = @nextUntil
       WHERE id = @id AND state = @stateBefore AND step = @stepBefore AND lease_owner = @leaseOwner`,
    {
      ...table.paramsOf(toStored(after), ['id', 'state', 'step', 'reason', 'tries']),
      stateBefore: storedSagaState.of(before.state),
      stepBefore: before.step,
      leaseOwner: lease.owner,
      nextOwner: next.owner,
      nextUntil: next.until,
      nextTryAt: next.until ?? now,
      now,
    },
  );
}

const toStored = (saga: SagaRecord) => ({
  ...saga,
  kind: storedSagaKind.of(saga.kind),
  state: storedSagaState.of(saga.state),
});

export const fromStored = (stored: ValueOf<typeof sagaColumns>): SagaRecord => ({
  ...stored,
  kind: storedSagaKind.read(stored.kind),
  state: storedSagaState.read(stored.state),
});
