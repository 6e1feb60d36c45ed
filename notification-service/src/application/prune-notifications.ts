import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { NotificationStore } from './ports';

const DAY_MS = 24 * 60 * 60_000;
const BATCH = 500;

/** Forgets in time: contents of dead letters after days, the record of what was sent after months. */
export function createPruneNotifications(dependencies: {
  readonly store: NotificationStore;
  readonly clock: Clock;
  readonly failedContentDays: number;
  readonly retentionDays: number;
}) {
  const { store, clock, failedContentDays, retentionDays } = dependencies;
  return async (signal: AbortSignal): Promise<void> => {
    const now = clock.now();
    await store.dropFailedContent(addMilliseconds(now, -failedContentDays * DAY_MS), now);
    // In small transactions, so that messages go out in between.
    while (!signal.aborted) {
      const deleted = await store.deleteFinished(addMilliseconds(now, -retentionDays * DAY_MS), BATCH);
      if (deleted < BATCH) return;
    }
  };
}
