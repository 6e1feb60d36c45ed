import {
  isAdmin,
  ownerInList,
  pageOf,
  type Principal,
  type UserPrincipal,
} from '@ticketing/service-chassis/http';
import type { DeliveryTry, Notification } from '../domain/notification';
import { notificationNotFound } from '../domain/problems';
import type { NotificationFilter, NotificationRepository } from './ports/notification-repository';

export interface ReadNotificationsDependencies {
  readonly notifications: Pick<NotificationRepository, 'list' | 'find' | 'triesOf'>;
}

/** An admin sees all notifications, every other user only their own, and a service those of the person whom it names. */
export function createListNotifications({ notifications }: ReadNotificationsDependencies) {
  return async function listNotifications(
    caller: Principal | undefined,
    { limit, ...filter }: NotificationFilter & { readonly limit: number },
  ) {
    const userId = ownerInList(caller, filter.userId);
    if (filter.userId !== undefined && filter.userId !== userId) return { items: [], nextCursor: null };
    const rows = await notifications.list({ ...filter, userId }, limit + 1);
    return pageOf(rows, limit, (row) => [row.id]);
  };
}

export interface NotificationWithTries {
  readonly notification: Notification;
  readonly tries: readonly DeliveryTry[];
}

/** @throws ProblemError 404, also for a notification of another user */
export function createReadNotification({ notifications }: ReadNotificationsDependencies) {
  return async function readNotification(caller: UserPrincipal, id: string): Promise<NotificationWithTries> {
    const notification = await notifications.find(id);
    if (notification === undefined || !(isAdmin(caller) || notification.userId === caller.userId)) {
      throw notificationNotFound();
    }
    return { notification, tries: await notifications.triesOf(id) };
  };
}
