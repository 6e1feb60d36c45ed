import { column, defineTable, inList, type Database } from '@ticketing/service-chassis/database';
import type { LedgerRepository } from '../application/ports/ledger-repository';
import type { EntryType, LedgerEntry } from '../domain/gateway-records';

const PAGE = 100;

/** The two tables in one shape. */
const tables: Readonly<Record<EntryType, { readonly select: string; readonly reference: string }>> = {
  charge: {
    select: `SELECT reference, id AS payment_id, order_id, status, amount, currency, refunded AS returned, created_at, settled_at
      FROM payments`,
    reference: 'reference',
  },
  refund: {
    select: `SELECT id AS reference, payment_id, order_id, status, amount, currency, 0 AS returned, created_at, settled_at
      FROM refunds`,
    reference: 'id',
  },
};

export function createLedgerRepository(database: Database): LedgerRepository {
  return {
    async find(entryType, references) {
      if (references.length === 0) return new Map();
      const { select, reference } = tables[entryType];
      const list = inList('reference', references);
      const rows = await database.query(`${select} WHERE ${reference} IN (${list.text})`, list.params);
      return new Map(rows.map(toLedgerEntry).map((entry) => [entry.reference, entry]));
    },

    async listEnded(entryType, { from, until }, after) {
      const { select, reference } = tables[entryType];
      const rows = await database.query(
        database.dialect.firstRows(
          `${select}
           WHERE settled_at >= @at AND settled_at < @until AND (settled_at > @at OR ${reference} > @after)
             AND amount IS NOT NULL
           ORDER BY settled_at, ${reference}`,
          PAGE,
        ),
        { at: after?.endedAt ?? from, until, after: after?.reference ?? '' },
      );
      return rows.map(toLedgerEntry);
    },

    async comparedUntil(gateway) {
      const [row] = await database.query<{ compared_until: Date }>(
        'SELECT compared_until FROM gateway_comparisons WHERE gateway = @gateway',
        { gateway },
      );
      return row?.compared_until;
    },

    async saveComparedUntil(gateway, until) {
      const params = { gateway, until };
      // A slower worker must not undo the progress of a faster one.
      await database.execute(
        'UPDATE gateway_comparisons SET compared_until = @until WHERE gateway = @gateway AND compared_until < @until',
        params,
      );
      await database.execute(
        `INSERT INTO gateway_comparisons (gateway, compared_until)
         SELECT @gateway, @until WHERE NOT EXISTS (SELECT gateway FROM gateway_comparisons WHERE gateway = @gateway)`,
        params,
      );
    },
  };
}

/** The columns of the two SELECTs. */
const entryColumns = defineTable('payments', {
  reference: column.varchar(40),
  paymentId: column.varchar(40),
  orderId: column.varchar(64),
  status: column.varchar(24),
  amount: column.optional({ amount: column.bigint(), currency: column.varchar(3) }),
  returned: column.bigint(),
  beganAt: column.datetime('created_at'),
  endedAt: column.nullable(column.datetime('settled_at')),
});

function toLedgerEntry(row: object): LedgerEntry {
  const { status, ...entry } = entryColumns.fromRow(row);
  return { ...entry, state: status === 'PENDING' ? 'open' : status === 'FAILED' ? 'failed' : 'done' };
}
