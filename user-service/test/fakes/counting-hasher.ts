import type { PasswordHasher } from '../../src/application/ports/password-hasher';

/** Passes everything on and records the work, which represents the time that it takes. */
export function countingHasher(hasher: PasswordHasher) {
  const work: ('hash' | 'compare')[] = [];
  const counting: PasswordHasher = {
    hash: (password) => {
      work.push('hash');
      return hasher.hash(password);
    },
    matches: (password, hash) => {
      work.push('compare');
      return hasher.matches(password, hash);
    },
    isOutdated: (hash) => hasher.isOutdated(hash),
  };
  return { hasher: counting, work };
}
