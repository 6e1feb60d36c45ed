import type { Clock } from '@ticketing/service-chassis/core';
import type { EmailTransport, NotificationStore, SmsTransport } from './ports';

/** Removes what we hold of a person's messages: recipients, contents, errors, and files that a transport has written. */
export function createEraseNotifications(dependencies: {
  readonly store: NotificationStore;
  readonly transports: { readonly email: EmailTransport; readonly sms: SmsTransport };
  readonly clock: Clock;
}) {
  const { store, transports, clock } = dependencies;
  return async (userId: string): Promise<number> => {
    const { erased, ids } = await store.erase(userId, clock.now());
    for (const id of ids) {
      await transports.email.forget?.(id);
      await transports.sms.forget?.(id);
    }
    return erased;
  };
}
