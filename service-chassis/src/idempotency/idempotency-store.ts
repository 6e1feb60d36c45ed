import type { Database, SqlParams, SqlRunner } from '../database/database';
import { UniqueViolation } from '../database/errors';
import { addMilliseconds, type Clock } from '../core/clock';

export interface StoredResponse {
  readonly status: number;
  readonly body: unknown;
}

export type Claim =
  /** This caller must do the work. `resumed` when an earlier try started it and stored no response. */
  | { readonly outcome: 'claimed'; readonly resumed: boolean }
  | { readonly outcome: 'responded'; readonly response: StoredResponse }
  | { readonly outcome: 'in_flight' }
  | { readonly outcome: 'other_request' };

export interface IdempotencyStore {
  /**
   * Acquires the right to do the work of this key, with one INSERT that succeeds for only one of many simultaneous
   * repeats.
   */
  claim(key: string, requestHash: string): Promise<Claim>;
  /** The state of the request with this key, for a repeat that will not do its work. */
  look(key: string, requestHash: string): Promise<Exclude<Claim, { outcome: 'claimed' }>>;
  /**
   * Stores the response, in the transaction of the work if one is given. False when this worker paused for too long and
   * another worker took over and stored its own response: then that response is valid, and the work of this one must be
   * rolled back.
   */
  storeResponse(key: string, response: StoredResponse, tx?: SqlRunner): Promise<boolean>;
  /** Releases the claim after a failure on our side, so that a repeat may do the work. */
  release(key: string): Promise<void>;
  /** Deletes keys that are older than 24 hours; returns how many. */
  sweep(): Promise<number>;
}

export interface IdempotencyStoreOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** After this long without a response a claim counts as interrupted by a crash. Longer than any request may run. */
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

export const createIdempotencyStore = (options: IdempotencyStoreOptions): IdempotencyStore =>
  new StoredIdempotency(options);

class StoredIdempotency implements IdempotencyStore {
  readonly #database: Database;

  constructor(private readonly options: IdempotencyStoreOptions) {
    this.#database = options.database;
  }

  async claim(key: string, requestHash: string): Promise<Claim> {
    const { clock, claimMs, keepMs = DAY_MS } = this.options;
    const now = clock.now();
    const params = {
      id: key,
      requestHash,
      now,
      lockedUntil: addMilliseconds(now, claimMs),
      expiresAt: addMilliseconds(now, keepMs),
    };
    if (await this.#insertClaim(params)) return { outcome: 'claimed', resumed: false };
    if (await this.#takeOver(params)) return { outcome: 'claimed', resumed: true };
    return this.look(key, requestHash);
  }

  async look(key: string, requestHash: string): Promise<Exclude<Claim, { outcome: 'claimed' }>> {
    const [row] = await this.#database.query<Row>(
      'SELECT request_hash, status, answer_status, answer_body FROM idempotency_keys WHERE id = @id',
      { id: key },
    );
    // The claim was released in the meantime. The caller must repeat the request, as for any request in progress.
    if (row === undefined) return { outcome: 'in_flight' };
    if (row.request_hash !== requestHash) return { outcome: 'other_request' };
    if (row.status !== 'ANSWERED' || row.answer_status === null) return { outcome: 'in_flight' };
    const body: unknown = row.answer_body === null ? undefined : JSON.parse(row.answer_body);
    return { outcome: 'responded', response: { status: row.answer_status, body } };
  }

  async storeResponse(
    key: string,
    { status, body }: StoredResponse,
    tx: SqlRunner = this.#database,
  ): Promise<boolean> {
    const stored = await tx.execute(
      `UPDATE idempotency_keys SET status = 'ANSWERED', answer_status = @status, answer_body = @body
       WHERE id = @id AND status = 'IN_FLIGHT'`,
      { id: key, status, body: body === undefined ? null : JSON.stringify(body) },
    );
    return stored === 1;
  }

  async release(key: string): Promise<void> {
    await this.#database.execute(`DELETE FROM idempotency_keys WHERE id = @id AND status = 'IN_FLIGHT'`, {
      id: key,
    });
  }

  sweep(): Promise<number> {
    return this.#database.execute('DELETE FROM idempotency_keys WHERE expires_at <= @now', {
      now: this.options.clock.now(),
    });
  }

  async #insertClaim(params: SqlParams): Promise<boolean> {
    try {
      await this.#database.execute(
        `INSERT INTO idempotency_keys (id, request_hash, status, locked_until, created_at, expires_at)
         VALUES (@id, @requestHash, 'IN_FLIGHT', @lockedUntil, @now, @expiresAt)`,
        params,
      );
      return true;
    } catch (error) {
      if (error instanceof UniqueViolation) return false;
      throw error;
    }
  }

  /** Takes over work that a crash interrupted, and keys that are older than 24 hours. */
  async #takeOver(params: SqlParams): Promise<boolean> {
    const taken = await this.#database.execute(
      `UPDATE idempotency_keys
       SET request_hash = @requestHash, status = 'IN_FLIGHT', answer_status = NULL, answer_body = NULL,
           locked_until = @lockedUntil, expires_at = @expiresAt
       WHERE id = @id AND (expires_at <= @now
         OR (status = 'IN_FLIGHT' AND locked_until <= @now AND request_hash = @requestHash))`,
      params,
    );
    return taken === 1;
  }
}
