import { addMilliseconds } from '@ticketing/service-chassis/core';
import type { Dependencies } from './dependencies';

/** Resets are kept for a week after their end, for questions about what happened to an account. */
const KEEP_RESETS_MS = 7 * 24 * 60 * 60_000;

export type DeleteExpiredDependencies = Pick<
  Dependencies,
  'tryWindows' | 'passwordResets' | 'encryptedResponses' | 'clock'
>;

/** Deletes everything that has expired. */
export function createDeleteExpired(dependencies: DeleteExpiredDependencies) {
  const { tryWindows, passwordResets, encryptedResponses, clock } = dependencies;

  return async function deleteExpired(): Promise<void> {
    const now = clock.now();
    await tryWindows.deleteExpired(now);
    await encryptedResponses.deleteExpired(now);
    await passwordResets.deleteExpired(addMilliseconds(now, -KEEP_RESETS_MS));
  };
}
