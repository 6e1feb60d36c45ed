import { isActiveAdmin, isErased } from '../domain/account';
import { eventsLive, lastAdmin, userNotFound } from '../domain/problems';
import { deliverNow } from './deliver-now';
import type { Dependencies } from './dependencies';
import { wrongPasswordsOf } from './limits';
import { messages } from './messages';

export type EraseAccountDependencies = Pick<
  Dependencies,
  | 'accounts'
  | 'passwordResets'
  | 'tryWindows'
  | 'encryptedResponses'
  | 'catalog'
  | 'transactions'
  | 'outbox'
  | 'clock'
>;

/**
 * Deletes everything personal and leaves a row without a name, because orders refer to it. notification-service is notified
 * to do the same, and order-service to end what is not paid for. The last active admin must appoint another one first, and
 * an organizer must not leave live events behind. Drafts stay: only admins see them then, and can hand them on.
 * @throws ProblemError 404 `user_not_found`, 409 `last_admin` or `events_live`; 503 while catalog-service is down
 */
export function createEraseAccount(dependencies: EraseAccountDependencies) {
  const { accounts, passwordResets, tryWindows, encryptedResponses, catalog, transactions, outbox, clock } =
    dependencies;

  return async function eraseAccount(userId: string): Promise<void> {
    await requireNoLiveEvents(userId);
    const messageId = await transactions.run(async (tx) => {
      await accounts.lockAdminChanges(tx);
      const account = await accounts.find(userId, tx);
      if (account === undefined || isErased(account)) throw userNotFound();
      if (isActiveAdmin(account) && !(await accounts.hasActiveAdmin(tx, { except: userId })))
        throw lastAdmin();
      if (!(await accounts.erase(tx, userId, clock.now()))) throw userNotFound();
      await passwordResets.deleteByUser(tx, userId);
      await encryptedResponses.deleteByUser(tx, userId);
      await tryWindows.delete(tx, wrongPasswordsOf(account.email));
      await outbox.add(tx, messages.accountErased, { userId });
      return outbox.add(tx, messages.purchasesToEnd, { userId });
    });
    // Usually the old token buys nothing any more when the response arrives.
    outbox.wake();
    await deliverNow(dependencies, messageId);
  };

  /** Customers manage no events, so they can leave while catalog-service is down. */
  async function requireNoLiveEvents(userId: string): Promise<void> {
    const account = await accounts.find(userId);
    if (account === undefined || account.role === 'customer') return;
    const eventIds = await catalog.liveEventIds(userId);
    if (eventIds.length > 0) throw eventsLive(eventIds);
  }
}
