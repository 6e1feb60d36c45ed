import { problem } from '@ticketing/service-chassis/core';
import { pageOf, type UserPrincipal } from '@ticketing/service-chassis/http';
import type { Attempt, Notification, NotificationStatus } from '../domain/notification';
import type { NotificationStore } from './ports';

export interface ListRequest {
  readonly userId?: string | undefined;
  readonly orderId?: string | undefined;
  readonly status?: NotificationStatus | undefined;
  readonly beforeId?: string | undefined;
  readonly limit: number;
}

/** An admin sees all of them, everybody else only what was sent to themselves. */
export function createReadNotifications(store: NotificationStore) {
  return {
    async list(reader: UserPrincipal, { limit, ...filter }: ListRequest) {
      const ownOnly = reader.role !== 'admin';
      if (ownOnly && filter.userId !== undefined && filter.userId !== reader.userId) {
        return { items: [], nextCursor: null };
      }
      const rows = await store.list(ownOnly ? { ...filter, userId: reader.userId } : filter, limit + 1);
      return pageOf(rows, limit, (row) => [row.id]);
    },

    /** @throws ProblemError 404 for one that is absent or somebody else's. */
    async get(
      reader: UserPrincipal,
      id: string,
    ): Promise<{ notification: Notification; attempts: readonly Attempt[] }> {
      const notification = await store.find(id);
      if (notification === undefined || (reader.role !== 'admin' && notification.userId !== reader.userId)) {
        throw notificationAbsent();
      }
      return { notification, attempts: await store.attemptsOf(id) };
    },
  };
}

export const notificationAbsent = () =>
  problem.notFound('notification_not_found', 'There is no such notification.');
