import { join } from 'node:path';
import { createServiceHost, type Overrides } from '@ticketing/service-chassis/service';
import { notificationRoutes } from './api/routes';
import { createDeliverNotification } from './application/deliver-notification';
import { createEnqueueNotification } from './application/enqueue-notification';
import { createEraseNotifications } from './application/erase-notifications';
import type { EmailTransport, SmsTransport } from './application/ports';
import { createPruneNotifications } from './application/prune-notifications';
import { createReadNotifications } from './application/read-notifications';
import { createRetryNotification } from './application/retry-notification';
import type { NotificationConfig } from './config';
import { createDeliveryWorker } from './jobs/delivery';
import { retentionJob } from './jobs/retention';
import { createDeliveryMetrics } from './metrics';
import { createDeliveryQueue } from './persistence/delivery-queue';
import { createNotificationStore } from './persistence/notification-store';
import { chooseTransports } from './transports';

export interface NotificationOverrides extends Overrides {
  readonly emailTransport?: EmailTransport;
  readonly smsTransport?: SmsTransport;
}

/** Where the migrations are: beside this file, in the source as in the bundle. */
export const migrationsDirectory = join(__dirname, 'persistence/migrations');

export async function createNotificationService(
  config: NotificationConfig,
  overrides: NotificationOverrides = {},
) {
  const host = await createServiceHost({
    name: 'notification-service',
    config,
    overrides,
    migrationsDirectory,
    serviceSecret: config.serviceSecret,
    callers: {
      'user-service': {
        secret: config.callerSecrets.userService,
        scopes: ['notifications:create', 'notifications:erase'],
      },
      'order-service': { secret: config.callerSecrets.orderService, scopes: ['notifications:create'] },
    },
    userServiceUrl: config.userServiceUrl,
  });
  const { clock, ids, random, logger, database } = host;
  const store = createNotificationStore(database);
  const queue = createDeliveryQueue(database);
  const chosen = chooseTransports(config, logger);
  const transports = {
    email: overrides.emailTransport ?? chosen.email,
    sms: overrides.smsTransport ?? chosen.sms,
  };
  const { concurrency, pollMs, ...policy } = config.delivery;
  const deliver = createDeliverNotification({
    queue,
    transports,
    policy,
    brandName: config.brandName,
    clock,
    ids,
    random,
    metrics: createDeliveryMetrics(host.metrics, () => store.countPending()),
    logger,
  });
  const worker = createDeliveryWorker({
    queue,
    deliver,
    clock,
    logger,
    concurrency,
    pollMs,
    wakes: overrides.backgroundWork ?? true,
  });
  const wake = () => worker.wake();
  const prune = createPruneNotifications({
    store,
    clock,
    failedContentDays: config.retention.failedContentDays,
    retentionDays: config.retention.days,
  });

  return host.service({
    routes: notificationRoutes({
      enqueue: createEnqueueNotification({ database, store, clock, ids, wake }),
      read: createReadNotifications(store),
      retry: createRetryNotification({ database, store, clock, wake }),
      erase: createEraseNotifications({ store, transports, clock }),
    }),
    jobs: [worker.job, retentionJob(prune)],
    onStop: async () => {
      await worker.stop();
      transports.email.close?.();
      transports.sms.close?.();
    },
  });
}
