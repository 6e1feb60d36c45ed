import type { Database, SqlParams, SqlRunner } from '../database/database';
import { changesRow, isInserted } from '../database/statements';
import { addMilliseconds, type Clock } from '../core/clock';

export interface StoredResponse {
  readonly status: number;
  readonly body: unknown;
}

export type Claim =
  /** The caller must do the work. `resumed` is true when an earlier try started it and stored no response. */
  | { readonly outcome: 'claimed'; readonly resumed: boolean }
  | { readonly outcome: 'responded'; readonly response: StoredResponse }
  | { readonly outcome: 'in_flight' }
  | { readonly outcome: 'other_request' };

export type IdempotencyStore = ReturnType<typeof createIdempotencyStore>;

export interface IdempotencyStoreOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** After this time without a response, a claim counts as left by a crash. It must exceed the time of any request. */
  readonly claimMs: number;
  readonly keepMs?: number;
}

interface Row {
  request_hash: string;
  status: string;
  answer_status: number | null;
  answer_body: string | null;
}

const DAY_MS = 24 * 60 * 60_000;

export function createIdempotencyStore(options: IdempotencyStoreOptions) {
  const { database, clock, claimMs, keepMs = DAY_MS } = options;

  return {
    /** Claims the work of this key. When several requests do so at the same time, the INSERT of only one succeeds. */
    async claim(key: string, requestHash: string): Promise<Claim> {
      const now = clock.now();
      const params = {
        id: key,
        requestHash,
        now,
        lockedUntil: addMilliseconds(now, claimMs),
        expiresAt: addMilliseconds(now, keepMs),
      };
      if (await insertClaim(database, params)) return { outcome: 'claimed', resumed: false };
      if (await takeOver(database, params)) return { outcome: 'claimed', resumed: true };
      return look(key, requestHash);
    },

    look,

    /**
     * Stores the response, in the transaction of the work if one is given. Returns false when this worker was so slow that
     * another took over and stored its response. That response counts, so the caller must roll back its own work.
     */
    storeResponse: (
      key: string,
      { status, body }: StoredResponse,
      tx: SqlRunner = database,
    ): Promise<boolean> =>
      changesRow(
        tx,
        `UPDATE idempotency_keys SET status = 'ANSWERED', answer_status = @status, answer_body = @body
         WHERE id = @id AND status = 'IN_FLIGHT'`,
        { id: key, status, body: body === undefined ? null : JSON.stringify(body) },
      ),

    /** Releases the claim after a failure on our side, so that a repeat can do the work. */
    async release(key: string): Promise<void> {
      const text = `DELETE FROM idempotency_keys WHERE id = @id AND status = 'IN_FLIGHT'`;
      await database.execute(text, { id: key });
    },

    /** Deletes the expired keys and returns how many there were. */
    sweep: (): Promise<number> =>
      database.execute('DELETE FROM idempotency_keys WHERE expires_at <= @now', { now: clock.now() }),
  };

  /** The state of the request with this key, for a caller that has no claim to its work. */
  async function look(key: string, requestHash: string): Promise<Exclude<Claim, { outcome: 'claimed' }>> {
    const [row] = await database.query<Row>(
      'SELECT request_hash, status, answer_status, answer_body FROM idempotency_keys WHERE id = @id',
      { id: key },
    );
    // Another worker has just released the claim, so the caller should try again, as when a request is in flight.
    if (row === undefined) return { outcome: 'in_flight' };
    // Until there is a response, it is open whether the key belongs to that request: a crash may have undone its work.
    if (row.status !== 'ANSWERED' || row.answer_status === null) return { outcome: 'in_flight' };
    if (row.request_hash !== requestHash) return { outcome: 'other_request' };
    const body: unknown = row.answer_body === null ? undefined : JSON.parse(row.answer_body);
    return { outcome: 'responded', response: { status: row.answer_status, body } };
  }
}

const insertClaim = (database: Database, params: SqlParams): Promise<boolean> =>
  isInserted(
    database.execute(
      `INSERT INTO idempotency_keys (id, request_hash, status, locked_until, created_at, expires_at)
       VALUES (@id, @requestHash, 'IN_FLIGHT', @lockedUntil, @now, @expiresAt)`,
      params,
    ),
  );

/** Takes over a claim that a crash left in flight, or a key that has expired. */
const takeOver = (database: Database, params: SqlParams): Promise<boolean> =>
  changesRow(
    database,
    `UPDATE idempotency_keys
     SET request_hash = @requestHash, status = 'IN_FLIGHT', answer_status = NULL, answer_body = NULL,
         locked_until = @lockedUntil, expires_at = @expiresAt
     WHERE id = @id AND (expires_at <= @now
       OR (status = 'IN_FLIGHT' AND locked_until <= @now))`,
    params,
  );
