import type { Clock, ProblemError } from '@ticketing/service-chassis/core';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { StoreResponse } from '@ticketing/service-chassis/http';
import { contentRemoved, notFailed, notificationNotFound } from '../domain/problems';
import type { Accepted } from './enqueue-notification';
import type { NotificationRepository } from './ports/notification-repository';

export interface RetryNotificationDependencies {
  readonly transactions: Transactions;
  readonly notifications: Pick<NotificationRepository, 'requeue' | 'find'>;
  readonly clock: Clock;
  /** Starts the worker. */
  readonly deliverSoon: () => void;
}

/**
 * Puts a dead letter back into the queue, with a new round of tries.
 *
 * @throws ProblemError 404 `notification_not_found`, 409 `not_failed`, 409 `content_removed` when its content was removed or
 * has expired, or its user was erased
 */
export function createRetryNotification(dependencies: RetryNotificationDependencies) {
  const { transactions, notifications, clock, deliverSoon } = dependencies;

  return async function retryNotification(
    id: string,
    storeResponse: StoreResponse<Accepted>,
  ): Promise<Accepted> {
    const accepted: Accepted = { id, status: 'QUEUED' };
    const isRequeued = await transactions.run(async (tx) => {
      if (!(await notifications.requeue(tx, id, clock.now()))) return false;
      await storeResponse(tx, accepted);
      return true;
    });
    if (!isRequeued) throw await rejectionOf(id);
    deliverSoon();
    return accepted;
  };

  async function rejectionOf(id: string): Promise<ProblemError> {
    const notification = await notifications.find(id);
    if (notification === undefined) return notificationNotFound();
    return notification.status === 'FAILED' ? contentRemoved() : notFailed(notification.status);
  }
}
