import type { Job } from '@ticketing/service-chassis/service';
import type { DeliveryWorker } from './application/delivery-worker';
import type { UseCases } from './application/use-cases';
import type { NotificationConfig } from './config';

const HOUR_MS = 60 * 60_000;

export const notificationServiceJobs = (
  { pruneNotifications }: UseCases,
  { deliverDue }: DeliveryWorker,
  { delivery }: NotificationConfig,
): Job[] => [
  { name: 'delivery', everyMs: delivery.pollMs, run: deliverDue },
  { name: 'retention', everyMs: HOUR_MS, run: pruneNotifications },
];
