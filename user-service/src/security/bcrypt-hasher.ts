import { compare, getRounds, hash } from 'bcrypt';
import type { PasswordHasher } from '../application/ports/password-hasher';
import { LONGEST_PASSWORD_BYTES } from '../domain/password';
import { passwordsBusy } from '../domain/problems';

export interface BcryptOptions {
  /** The binary logarithm of the number of rounds. */
  readonly cost: number;
  /** How many hashes may be waiting or in progress before more are rejected. */
  readonly queueLength: number;
}

/** bcrypt on the threads of libuv, so that it does not block the event loop. */
export async function createBcryptHasher({ cost, queueLength }: BcryptOptions): Promise<PasswordHasher> {
  /** A password without a stored hash is compared with this one, so that it takes the same time. */
  const nobodysHash = await hash('', cost);
  let queued = 0;

  async function inQueue<T>(work: () => Promise<T>): Promise<T> {
    if (queued >= queueLength) throw passwordsBusy();
    queued += 1;
    try {
      return await work();
    } finally {
      queued -= 1;
    }
  }

  return {
    hash: (password) => inQueue(() => hash(password, cost)),
    matches: (password, stored) =>
      inQueue(async () => {
        const same = await compare(password, stored ?? nobodysHash);
        // bcrypt ignores the bytes over its limit, so it would accept a longer password with the same beginning.
        return same && stored !== null && Buffer.byteLength(password, 'utf8') <= LONGEST_PASSWORD_BYTES;
      }),
    isOutdated: (stored) => getRounds(stored) !== cost,
  };
}
