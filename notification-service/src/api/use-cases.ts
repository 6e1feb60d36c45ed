import type { createEnqueueNotification } from '../application/enqueue-notification';
import type { createEraseNotifications } from '../application/erase-notifications';
import type { createReadNotifications } from '../application/read-notifications';
import type { createRetryNotification } from '../application/retry-notification';

export interface UseCases {
  readonly enqueue: ReturnType<typeof createEnqueueNotification>;
  readonly read: ReturnType<typeof createReadNotifications>;
  readonly retry: ReturnType<typeof createRetryNotification>;
  readonly erase: ReturnType<typeof createEraseNotifications>;
}
