import { createEnqueueNotification, type EnqueueNotificationDependencies } from './enqueue-notification';
import { createEraseNotifications, type EraseNotificationsDependencies } from './erase-notifications';
import { createPruneNotifications, type PruneNotificationsDependencies } from './prune-notifications';
import { createListNotifications, createReadNotification } from './read-notifications';
import { createRetryNotification } from './retry-notification';

export type UseCaseDependencies = EnqueueNotificationDependencies &
  EraseNotificationsDependencies &
  PruneNotificationsDependencies;

export type UseCases = ReturnType<typeof createUseCases>;

/** Everything that notification-service can do on request. The delivery worker sends the messages. */
export const createUseCases = (dependencies: UseCaseDependencies) => ({
  enqueueNotification: createEnqueueNotification(dependencies),
  listNotifications: createListNotifications(dependencies),
  readNotification: createReadNotification(dependencies),
  retryNotification: createRetryNotification(dependencies),
  eraseNotifications: createEraseNotifications(dependencies),
  pruneNotifications: createPruneNotifications(dependencies),
});
