import type { Money } from '@ticketing/service-chassis/core';
import { inList, type Database } from '@ticketing/service-chassis/database';
import { decodeCursor, encodeCursor, pageOf } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { Ledger } from '../application/ports';
import type { Movement, Recorded } from '../domain/gateway-books';

interface Row {
  reference: string;
  payment_id: string;
  order_id: string;
  status: string;
  amount: number | null;
  currency: string | null;
  returned: number;
  created_at: Date;
  settled_at: Date | null;
}

const PAGE = 100;

/** The place after the last one that was seen. */
const placeSchema = z.tuple([z.coerce.date(), z.string()]);

const tables: Readonly<Record<Movement, { readonly select: string; readonly reference: string }>> = {
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

export function createLedger(database: Database): Ledger {
  return {
    async find(movement, references) {
      if (references.length === 0) return new Map();
      const { select, reference } = tables[movement];
      const list = inList('reference', references);
      const rows = await database.query<Row>(`${select} WHERE ${reference} IN (${list.text})`, list.params);
      return new Map(rows.map((row) => [row.reference, toRecorded(row)]));
    },

    async endedWithin(movement, { from, until }, cursor = encodeCursor([from.toISOString(), ''])) {
      const { select, reference } = tables[movement];
      const [at, after] = decodeCursor(cursor, placeSchema);
      const rows = await database.query<Row>(
        database.dialect.firstRows(
          `${select}
           WHERE settled_at >= @at AND settled_at < @until AND (settled_at > @at OR ${reference} > @after)
             AND amount IS NOT NULL
           ORDER BY settled_at, ${reference}`,
          PAGE + 1,
        ),
        { at, until, after },
      );
      return pageOf(rows.map(toRecorded), PAGE, ({ endedAt, reference: last }) => [
        endedAt?.toISOString() ?? '',
        last,
      ]);
    },

    async comparedUntil(gateway) {
      const [row] = await database.query<{ compared_until: Date }>(
        'SELECT compared_until FROM gateway_comparisons WHERE gateway = @gateway',
        { gateway },
      );
      return row?.compared_until;
    },

    async noteComparedUntil(gateway, until) {
      const params = { gateway, until };
      // A slower worker must not take back what a faster one has done.
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

const toRecorded = (row: Row): Recorded => ({
  reference: row.reference,
  paymentId: row.payment_id,
  orderId: row.order_id,
  state: row.status === 'PENDING' ? 'open' : row.status === 'FAILED' ? 'failed' : 'done',
  amount: moneyOf(row),
  returned: row.returned,
  beganAt: row.created_at,
  endedAt: row.settled_at,
});

const moneyOf = ({ amount, currency }: Row): Money | null =>
  amount === null || currency === null ? null : { amount, currency };
