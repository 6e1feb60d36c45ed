import type { Clock } from '@ticketing/service-chassis/core';
import type { NotificationRepository } from './ports/notification-repository';
import type { Transports } from './ports/transports';

export interface EraseNotificationsDependencies {
  readonly notifications: Pick<NotificationRepository, 'erase'>;
  readonly transports: Transports;
  readonly clock: Clock;
}

/** Removes the recipients, contents and errors of a user's messages, and the files that a transport has written. */
export function createEraseNotifications(dependencies: EraseNotificationsDependencies) {
  const { notifications, transports, clock } = dependencies;

  return async function eraseNotifications(userId: string): Promise<number> {
    const { erased, ids } = await notifications.erase(userId, clock.now());
    for (const id of ids) {
      await transports.email.forget?.(id);
      await transports.sms.forget?.(id);
    }
    return erased;
  };
}
