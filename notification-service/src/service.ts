import { join } from 'node:path';
import { createServiceHost, type Overrides } from '@ticketing/service-chassis/service';
import { notificationServiceRoutes } from './api/routes';
import { createAttachTickets } from './application/attach-tickets';
import { createDeliverNotification } from './application/deliver-notification';
import { createDeliveryWorker } from './application/delivery-worker';
import type { OrderClient } from './application/ports/order-client';
import type { EmailTransport, SmsTransport } from './application/ports/transports';
import { createUseCases } from './application/use-cases';
import { createOrderClient } from './clients/order-client';
import type { NotificationConfig } from './config';
import { notificationServiceJobs } from './jobs';
import { createDeliveryMetrics } from './metrics';
import { createDeliveryQueueRepository } from './persistence/delivery-queue-repository';
import { createNotificationRepository } from './persistence/notification-repository';
import { createTransports } from './transports';

export interface NotificationOverrides extends Overrides {
  readonly emailTransport?: EmailTransport;
  readonly smsTransport?: SmsTransport;
  /** Replacements for the other services. */
  readonly peers?: { readonly orders?: OrderClient };
}

/** The migrations are beside this file, in the source and in the bundle. */
export const migrationsDirectory = join(__dirname, 'persistence/migrations');

export async function createNotificationService(
  config: NotificationConfig,
  overrides: NotificationOverrides = {},
) {
  const host = await createServiceHost({
    name: 'notification-service',
    healthPath: '/v1/notifications/health',
    config,
    overrides,
    migrationsDirectory,
    serviceSecret: config.serviceSecret,
    callers: {
      'user-service': {
        secret: config.callerSecrets.user,
        scopes: ['notifications:create', 'notifications:erase', 'accounts:export'],
      },
      'order-service': { secret: config.callerSecrets.order, scopes: ['notifications:create'] },
    },
    userServiceUrl: config.userServiceUrl,
  });
  const { clock, ids, random, logger, database } = host;
  const { transactions } = database;
  const notifications = createNotificationRepository(database);
  const deliveryQueue = createDeliveryQueueRepository(database);
  const configured = createTransports(config, logger);
  const transports = {
    email: overrides.emailTransport ?? configured.email,
    sms: overrides.smsTransport ?? configured.sms,
  };
  const orders =
    overrides.peers?.orders ?? createOrderClient(host.peer('order-service', config.orderServiceUrl));
  const deliverNotification = createDeliverNotification({
    deliveryQueue,
    transports,
    policy: config.delivery,
    brandName: config.brandName,
    attachTickets: config.attachesPdf
      ? createAttachTickets({ orders, clock, longestMs: config.delivery.sendTimeoutMs / 2, logger })
      : undefined,
    clock,
    ids,
    random,
    metrics: createDeliveryMetrics(host.metrics, () => notifications.countPending()),
    logger,
  });
  const worker = createDeliveryWorker({
    deliveryQueue,
    deliverNotification,
    clock,
    logger,
    concurrency: config.delivery.concurrency,
    startsByItself: overrides.backgroundWork ?? true,
  });
  const { deliverSoon } = worker;
  const { retention } = config;
  const useCases = createUseCases({
    transactions,
    notifications,
    transports,
    clock,
    ids,
    retention,
    deliverSoon,
  });

  return host.service({
    routes: notificationServiceRoutes(useCases),
    jobs: notificationServiceJobs(useCases, worker, config),
    onStop: async () => {
      await worker.stop();
      transports.email.close?.();
      transports.sms.close?.();
    },
  });
}
