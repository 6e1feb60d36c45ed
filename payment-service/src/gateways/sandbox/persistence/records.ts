import type { Money } from '@ticketing/service-chassis/core';
import {
  column,
  defineTable,
  isInserted,
  selectAll,
  type Database,
  type SqlRunner,
} from '@ticketing/service-chassis/database';
import type { Period } from '../../../application/ports/payment-gateway';
import type { DeclineReason } from '../../../domain/failure-reason';
import type { EntryType, GatewayEntry } from '../../../domain/gateway-records';
import type { PaymentMethod } from '../../../domain/payment';

export interface SandboxCharge {
  readonly reference: string;
  readonly status: 'SUCCESS' | 'DECLINED' | 'VOIDED';
  readonly reason: DeclineReason | null;
}

interface NewCharge extends SandboxCharge {
  readonly amount: Money;
  readonly method: PaymentMethod;
}

interface NewRefund {
  readonly reference: string;
  readonly chargeReference: string;
  readonly amount: Money;
}

export interface SandboxRefund {
  readonly reference: string;
  readonly status: 'SUCCESS' | 'DECLINED';
}

export interface NewEvent {
  readonly id: string;
  readonly type: string;
}

export interface SandboxEvent extends NewEvent {
  readonly reference: string;
  /** How often it was sent in vain. */
  readonly tries: number;
  readonly createdAt: Date;
}

export type SandboxRecords = ReturnType<typeof createSandboxRecords>;

const PAGE = 100;

const events = defineTable('sandbox_events', {
  id: column.varchar(40),
  type: column.varchar(32),
  reference: column.varchar(40),
  tries: column.int('attempts'),
  createdAt: column.datetime(),
} satisfies Record<keyof SandboxEvent, unknown>);

/** The sandbox's own database: what it has charged and refunded, and which webhooks it must still send. */
export function createSandboxRecords(database: Database) {
  return {
    ...createMoneyRecords(database),
    ...createStatementRecords(database),
    ...createEventRecords(database),
  };
}

function createMoneyRecords(database: Database) {
  return {
    /** Adds a charge and its event. False when the reference is taken. */
    addCharge: (
      { reference, status, reason, amount, method }: NewCharge,
      event: NewEvent | undefined,
      at: Date,
    ): Promise<boolean> =>
      addOnce(database, async (tx) => {
        await tx.execute(
          `INSERT INTO sandbox_charges (reference, status, reason, method, amount, currency, refunded, created_at)
           VALUES (@reference, @status, @reason, @method, @amount, @currency, 0, @at)`,
          { reference, status, reason, method, amount: amount.amount, currency: amount.currency, at },
        );
        await addEvent(tx, event, reference, at);
      }),

    /** Records that the reference must never be charged. False when it is taken. */
    addVoid: (reference: string, at: Date): Promise<boolean> =>
      addOnce(database, async (tx) => {
        await tx.execute(
          `INSERT INTO sandbox_charges (reference, status, amount, refunded, created_at)
           VALUES (@reference, 'VOIDED', 0, 0, @at)`,
          { reference, at },
        );
      }),

    async findCharge(reference: string): Promise<SandboxCharge | undefined> {
      const [row] = await database.query<SandboxCharge>(
        'SELECT reference, status, reason FROM sandbox_charges WHERE reference = @reference',
        { reference },
      );
      return row;
    },

    /**
     * Adds a refund. It is done when that much of a successful charge is left in that currency, otherwise it is declined.
     * False when the reference is taken.
     */
    addRefund: (
      { reference, chargeReference, amount: { amount, currency } }: NewRefund,
      event: NewEvent | undefined,
      at: Date,
    ): Promise<boolean> =>
      addOnce(database, async (tx) => {
        const covered = await tx.execute(
          `UPDATE sandbox_charges SET refunded = refunded + @amount
           WHERE reference = @chargeReference AND status = 'SUCCESS' AND currency = @currency
             AND refunded + @amount <= amount`,
          { chargeReference, amount, currency },
        );
        const status = covered === 1 ? 'SUCCESS' : 'DECLINED';
        await tx.execute(
          `INSERT INTO sandbox_refunds (reference, charge_reference, status, amount, currency, created_at)
           VALUES (@reference, @chargeReference, @status, @amount, @currency, @at)`,
          { reference, chargeReference, status, amount, currency, at },
        );
        await addEvent(tx, event, reference, at);
      }),

    async findRefund(reference: string): Promise<SandboxRefund | undefined> {
      const [row] = await database.query<SandboxRefund>(
        'SELECT reference, status FROM sandbox_refunds WHERE reference = @reference',
        { reference },
      );
      return row;
    },
  };
}

function createStatementRecords(database: Database) {
  return {
    /** One page of the money that moved within the period, in the order in which it moved, after `after`. */
    async listEntries(
      entryType: EntryType,
      { from, until }: Period,
      after?: GatewayEntry,
    ): Promise<GatewayEntry[]> {
      const rows = await database.query(
        database.dialect.firstRows(
          `${SELECT_ENTRIES[entryType]}
           WHERE status = 'SUCCESS' AND created_at >= @at AND created_at < @until
             AND (created_at > @at OR reference > @after)
           ORDER BY created_at, reference`,
          PAGE,
        ),
        { at: after?.movedAt ?? from, until, after: after?.reference ?? '' },
      );
      return rows.map((row) => entryColumns.fromRow(row));
    },

    /** The money that moved by this reference, if there is any. */
    async findEntry(entryType: EntryType, reference: string): Promise<GatewayEntry | undefined> {
      const [row] = await database.query(
        `${SELECT_ENTRIES[entryType]} WHERE reference = @reference AND status = 'SUCCESS'`,
        { reference },
      );
      return row && entryColumns.fromRow(row);
    },
  };
}

function createEventRecords(database: Database) {
  return {
    listEventsDue: (now: Date, limit: number): Promise<SandboxEvent[]> =>
      selectAll(database, events, 'WHERE next_attempt_at <= @now ORDER BY next_attempt_at', { now }, limit),

    async postponeEvent(id: string, until: Date): Promise<void> {
      await database.execute(
        'UPDATE sandbox_events SET attempts = attempts + 1, next_attempt_at = @until WHERE id = @id',
        { id, until },
      );
    },

    async removeEvent(id: string): Promise<void> {
      await database.execute('DELETE FROM sandbox_events WHERE id = @id', { id });
    },
  };
}

/** False when the reference is taken. */
const addOnce = (database: Database, work: (tx: SqlRunner) => Promise<void>): Promise<boolean> =>
  isInserted(database.transactions.run(work));

async function addEvent(tx: SqlRunner, event: NewEvent | undefined, reference: string, at: Date) {
  if (event === undefined) return;
  await events.insert(tx, { ...event, reference, tries: 0, createdAt: at }, { next_attempt_at: at });
}

const SELECT_ENTRIES: Readonly<Record<EntryType, string>> = {
  charge: `SELECT reference, reference AS charge_reference, amount, currency, refunded AS returned, created_at
    FROM sandbox_charges`,
  refund: `SELECT reference, charge_reference, amount, currency, 0 AS returned, created_at FROM sandbox_refunds`,
};

/** The columns of the two SELECTs. */
const entryColumns = defineTable('sandbox_charges', {
  reference: column.varchar(40),
  chargeReference: column.varchar(40),
  amount: { amount: column.bigint(), currency: column.varchar(3) },
  returned: column.bigint(),
  movedAt: column.datetime('created_at'),
} satisfies Record<keyof GatewayEntry, unknown>);
