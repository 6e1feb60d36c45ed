import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { NotificationRepository } from './ports/notification-repository';

export interface PruneNotificationsDependencies {
  readonly notifications: Pick<NotificationRepository, 'dropFailedContent' | 'deleteFinished'>;
  readonly clock: Clock;
  readonly retention: { readonly failedContentDays: number; readonly days: number };
}

const DAY_MS = 24 * 60 * 60_000;
const BATCH_SIZE = 500;

/** Removes the contents of dead letters after days, and finished notifications after months. */
export function createPruneNotifications(dependencies: PruneNotificationsDependencies) {
  const { notifications, clock, retention } = dependencies;

  return async function pruneNotifications(signal: AbortSignal): Promise<void> {
    const now = clock.now();
    await notifications.dropFailedContent(addMilliseconds(now, -retention.failedContentDays * DAY_MS), now);
    // Small transactions, so that messages can be sent in between.
    while (!signal.aborted) {
      const before = addMilliseconds(now, -retention.days * DAY_MS);
      if ((await notifications.deleteFinished(before, BATCH_SIZE)) < BATCH_SIZE) return;
    }
  };
}
