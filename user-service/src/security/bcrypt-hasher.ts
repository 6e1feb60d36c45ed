import { problem } from '@ticketing/service-chassis/core';
import { compare, getRounds, hash } from 'bcrypt';
import type { PasswordHasher } from '../application/ports';
import { LONGEST_PASSWORD_BYTES } from '../domain/password';

export interface BcryptOptions {
  /** The binary logarithm of the number of rounds. */
  readonly cost: number;
  /** How many hashes may wait or be at work before more are refused. */
  readonly queueLength: number;
}

/** bcrypt on the threads of libuv, so that the event loop goes on. */
export async function createBcryptHasher({ cost, queueLength }: BcryptOptions): Promise<PasswordHasher> {
  /** What a password is compared with when there is no hash, so that it takes as long. */
  const nobodysHash = await hash('', cost);
  let queued = 0;

  async function inQueue<T>(work: () => Promise<T>): Promise<T> {
    if (queued >= queueLength) {
      throw problem.unavailable(
        'passwords_busy',
        'Too many people are signing in right now. Try again shortly.',
        {
          retryAfterSeconds: 2,
        },
      );
    }
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
        // bcrypt ignores what is over its limit, and would let a longer password pass for its beginning.
        return same && stored !== null && Buffer.byteLength(password, 'utf8') <= LONGEST_PASSWORD_BYTES;
      }),
    isOutdated: (stored) => getRounds(stored) !== cost,
  };
}
