import { randomBytes } from 'node:crypto';

/** Randomness as a port. Real services use the system's cryptographic source for everything. */
export interface Random {
  bytes(count: number): Buffer;
  /** A number in [0, 1). */
  fraction(): number;
}

const POOL_BYTES = 4_096;
const LARGEST_POOLED = 64;
let pool = Buffer.alloc(0);
let used = 0;

/**
 * Bytes from a buffer that one system call fills: a system call for each few bytes would cost more than the work that
 * uses them.
 */
function pooledBytes(count: number): Buffer {
  if (used + count > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  const bytes = pool.subarray(used, used + count);
  used += count;
  return bytes;
}

export const systemRandom: Random = {
  // A copy, so that the caller cannot change the bytes of the next caller.
  bytes: (count) => (count <= LARGEST_POOLED ? Buffer.from(pooledBytes(count)) : randomBytes(count)),
  fraction: () => pooledBytes(6).readUIntBE(0, 6) / 2 ** 48,
};
