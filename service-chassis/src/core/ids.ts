import { ulid } from 'ulid';
import type { Clock } from './clock';
import type { Random } from './random';

/**
 * Ids sort by creation time, and have the same order in every database collation: `prefix_` and a ULID in lower case.
 */
export interface IdSource {
  /** For example `next('usr')` is `usr_01k9xq...`; 30 characters for a prefix of three. */
  next(prefix: string): string;
}

export function ulidSource(clock: Clock, random: Random): IdSource {
  return {
    next: (prefix) => `${prefix}_${ulid(clock.now().getTime(), () => random.fraction()).toLowerCase()}`,
  };
}
