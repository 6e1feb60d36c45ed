import type { Money } from '@ticketing/service-chassis/core';
import { UniqueViolation, type Database, type SqlRunner } from '@ticketing/service-chassis/database';
import { decodeCursor, encodeCursor, pageOf } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import type { Page, Period } from '../../../application/ports';
import type { DeclineReason } from '../../../domain/failure';
import type { Booking, Movement } from '../../../domain/gateway-books';
import type { PaymentMethod } from '../../../domain/payment';

export interface ChargeEntry {
  readonly reference: string;
  readonly status: 'SUCCESS' | 'DECLINED' | 'VOIDED';
  readonly reason: DeclineReason | null;
}

export interface RefundEntry {
  readonly reference: string;
  readonly status: 'SUCCESS' | 'DECLINED';
}

export interface SandboxEvent {
  readonly id: string;
  readonly type: string;
  readonly reference: string;
  readonly attempts: number;
  readonly createdAt: Date;
}

export interface NewEvent {
  readonly id: string;
  readonly type: string;
}

/** What the sandbox remembers, in a database of its own: what it has charged and refunded, and whom it must still tell. */
export interface Books {
  /** Enters a charge, and what is to be told of it. False when the reference is taken. */
  enterCharge(
    charge: ChargeEntry & { readonly amount: Money; readonly method: PaymentMethod },
    event: NewEvent | undefined,
    at: Date,
  ): Promise<boolean>;
  /** Enters that the reference shall never be charged. False when it is taken. */
  enterVoid(reference: string, at: Date): Promise<boolean>;
  findCharge(reference: string): Promise<ChargeEntry | undefined>;
  /**
   * Enters a refund, done when so much of a successful charge is left in that currency, else declined. False when the
   * reference is taken.
   */
  enterRefund(
    refund: { readonly reference: string; readonly chargeReference: string; readonly amount: Money },
    event: NewEvent | undefined,
    at: Date,
  ): Promise<boolean>;
  findRefund(reference: string): Promise<RefundEntry | undefined>;
  /** The money that moved within the period, in the order in which it did. */
  listMoved(movement: Movement, period: Period, cursor?: string): Promise<Page<Booking>>;
  /** The money that moved by this reference, if any did. */
  findMoved(movement: Movement, reference: string): Promise<Booking | undefined>;
  listEventsDue(now: Date, limit: number): Promise<SandboxEvent[]>;
  postponeEvent(id: string, until: Date): Promise<void>;
  removeEvent(id: string): Promise<void>;
}

interface MovedRow {
  reference: string;
  charge_reference: string;
  amount: number;
  currency: string;
  returned: number;
  created_at: Date;
}

const PAGE = 100;

/** The place after the last one that was seen. */
const placeSchema = z.tuple([z.coerce.date(), z.string()]);

const SELECT_MOVED: Readonly<Record<Movement, string>> = {
  charge: `SELECT reference, reference AS charge_reference, amount, currency, refunded AS returned, created_at
    FROM sandbox_charges`,
  refund: `SELECT reference, charge_reference, amount, currency, 0 AS returned, created_at FROM sandbox_refunds`,
};

export function createBooks(database: Database): Books {
  /** False when the reference is taken. */
  async function enter(work: (tx: SqlRunner) => Promise<void>): Promise<boolean> {
    try {
      await database.transactions.run(work);
      return true;
    } catch (error) {
      if (error instanceof UniqueViolation) return false;
      throw error;
    }
  }

  async function addEvent(tx: SqlRunner, event: NewEvent | undefined, reference: string, at: Date) {
    if (event === undefined) return;
    await tx.execute(
      `INSERT INTO sandbox_events (id, type, reference, attempts, next_attempt_at, created_at)
       VALUES (@id, @type, @reference, 0, @at, @at)`,
      { ...event, reference, at },
    );
  }

  return {
    enterCharge: ({ reference, status, reason, amount, method }, event, at) =>
      enter(async (tx) => {
        await tx.execute(
          `INSERT INTO sandbox_charges (reference, status, reason, method, amount, currency, refunded, created_at)
           VALUES (@reference, @status, @reason, @method, @amount, @currency, 0, @at)`,
          { reference, status, reason, method, amount: amount.amount, currency: amount.currency, at },
        );
        await addEvent(tx, event, reference, at);
      }),

    enterVoid: (reference, at) =>
      enter(async (tx) => {
        await tx.execute(
          `INSERT INTO sandbox_charges (reference, status, amount, refunded, created_at)
           VALUES (@reference, 'VOIDED', 0, 0, @at)`,
          { reference, at },
        );
      }),

    async findCharge(reference) {
      const [row] = await database.query<ChargeEntry>(
        'SELECT reference, status, reason FROM sandbox_charges WHERE reference = @reference',
        { reference },
      );
      return row;
    },

    enterRefund: ({ reference, chargeReference, amount: { amount, currency } }, event, at) =>
      enter(async (tx) => {
        const covered = await tx.execute(
          `UPDATE sandbox_charges SET refunded = refunded + @amount
           WHERE reference = @chargeReference AND status = 'SUCCESS' AND currency = @currency
             AND refunded + @amount <= amount`,
          { chargeReference, amount, currency },
        );
        await tx.execute(
          `INSERT INTO sandbox_refunds (reference, charge_reference, status, amount, currency, created_at)
           VALUES (@reference, @chargeReference, @status, @amount, @currency, @at)`,
          {
            reference,
            chargeReference,
            status: covered === 1 ? 'SUCCESS' : 'DECLINED',
            amount,
            currency,
            at,
          },
        );
        await addEvent(tx, event, reference, at);
      }),

    async findRefund(reference) {
      const [row] = await database.query<RefundEntry>(
        'SELECT reference, status FROM sandbox_refunds WHERE reference = @reference',
        { reference },
      );
      return row;
    },

    async listMoved(movement, { from, until }, cursor = encodeCursor([from.toISOString(), ''])) {
      const [at, after] = decodeCursor(cursor, placeSchema);
      const rows = await database.query<MovedRow>(
        database.dialect.firstRows(
          `${SELECT_MOVED[movement]}
           WHERE status = 'SUCCESS' AND created_at >= @at AND created_at < @until
             AND (created_at > @at OR reference > @after)
           ORDER BY created_at, reference`,
          PAGE + 1,
        ),
        { at, until, after },
      );
      const { items, nextCursor } = pageOf(rows, PAGE, (row) => [
        row.created_at.toISOString(),
        row.reference,
      ]);
      return { items: items.map(toBooking), nextCursor };
    },

    async findMoved(movement, reference) {
      const [row] = await database.query<MovedRow>(
        `${SELECT_MOVED[movement]} WHERE reference = @reference AND status = 'SUCCESS'`,
        { reference },
      );
      return row === undefined ? undefined : toBooking(row);
    },

    async listEventsDue(now, limit) {
      const rows = await database.query<{
        id: string;
        type: string;
        reference: string;
        attempts: number;
        created_at: Date;
      }>(
        database.dialect.firstRows(
          `SELECT id, type, reference, attempts, created_at FROM sandbox_events
           WHERE next_attempt_at <= @now ORDER BY next_attempt_at`,
          limit,
        ),
        { now },
      );
      return rows.map(({ created_at: createdAt, ...event }) => ({ ...event, createdAt }));
    },

    async postponeEvent(id, until) {
      await database.execute(
        'UPDATE sandbox_events SET attempts = attempts + 1, next_attempt_at = @until WHERE id = @id',
        { id, until },
      );
    },

    async removeEvent(id) {
      await database.execute('DELETE FROM sandbox_events WHERE id = @id', { id });
    },
  };
}

const toBooking = (row: MovedRow): Booking => ({
  reference: row.reference,
  amount: { amount: row.amount, currency: row.currency },
  chargeReference: row.charge_reference,
  returned: row.returned,
});
