import { addMilliseconds, type Clock } from '../core/clock';
import type { Database } from '../database/database';
import { isInserted } from '../database/statements';

export interface JobLeasesOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** Names this process. */
  readonly owner: string;
  readonly leaseMs: number;
}

/** Decides which background jobs this process may run: those whose lease in the database it holds. */
export class JobLeases {
  readonly #heldUntil = new Map<string, number>();

  constructor(private readonly options: JobLeasesOptions) {}

  /** True when this process already holds the lease of the job or gets it now. */
  async acquire(name: string): Promise<boolean> {
    const { database, clock, owner, leaseMs } = this.options;
    const now = clock.now();
    // A lease is renewed only in its second half, so that an idle job does not write at every poll.
    if ((this.#heldUntil.get(name) ?? 0) - now.getTime() > leaseMs / 2) return true;
    const until = addMilliseconds(now, leaseMs);
    const renewed = await database.execute(
      'UPDATE job_leases SET owner = @owner, expires_at = @until WHERE name = @name AND (owner = @owner OR expires_at <= @now)',
      { name, owner, now, until },
    );
    const isHeld = renewed === 1 || (await this.#insert(name, until));
    if (isHeld) this.#heldUntil.set(name, until.getTime());
    else this.#heldUntil.delete(name);
    return isHeld;
  }

  /** Releases the leases, so that another replica need not wait for their end. */
  async releaseAll(): Promise<void> {
    if (this.#heldUntil.size === 0) return;
    const { database, clock, owner } = this.options;
    await database.execute('UPDATE job_leases SET expires_at = @now WHERE owner = @owner', {
      now: clock.now(),
      owner,
    });
  }

  async #insert(name: string, until: Date): Promise<boolean> {
    const { database, owner } = this.options;
    const [existing] = await database.query('SELECT name FROM job_leases WHERE name = @name', { name });
    if (existing !== undefined) return false;
    const text = 'INSERT INTO job_leases (name, owner, expires_at) VALUES (@name, @owner, @until)';
    return isInserted(database.execute(text, { name, owner, until }));
  }
}
