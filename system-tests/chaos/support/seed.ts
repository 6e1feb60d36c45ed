import { randomInt } from 'node:crypto';
import { seededRandom } from '@ticketing/service-chassis/testing';

/** The randomness of a test file: SEED of the environment, else a new seed, which is printed so that the run can be repeated. */
export function printedRandom(whatFor: string): () => number {
  const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
  process.stderr.write(`${whatFor} follow SEED=${seed}\n`);
  const random = seededRandom(seed);
  return () => random.fraction();
}

/** The numbers from `from` to `to`, without `to`. */
export const between = (fraction: number, from: number, to: number): number =>
  Math.floor(from + fraction * (to - from));
