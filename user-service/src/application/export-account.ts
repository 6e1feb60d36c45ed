import type { Account } from '../domain/account';
import type { Dependencies } from './dependencies';
import { wrongPasswordsOf } from './limits';
import type { OwnAccount } from './own-account';
import type { PersonalRecord } from './ports/personal-record';
import type { PasswordReset } from './ports/password-reset-repository';
import type { TryWindow } from './ports/try-window-repository';

export interface AccountExport {
  readonly exportedAt: Date;
  readonly account: Account;
  readonly passwordResets: readonly PasswordReset[];
  readonly wrongPasswords: TryWindow | undefined;
  /** With their tickets. */
  readonly orders: readonly PersonalRecord[];
  readonly payments: readonly PersonalRecord[];
  readonly notifications: readonly PersonalRecord[];
}

export interface ExportAccountDependencies extends Pick<
  Dependencies,
  'passwordResets' | 'tryWindows' | 'orders' | 'payments' | 'notifications' | 'clock'
> {
  readonly ownAccount: OwnAccount;
}

/** Resets are deleted a week after their end and mailed three times an hour, so there can never be this many. */
const MOST_RESETS = 10_000;

/**
 * Everything that is stored about a person, here and in the other services. Of hashes and encrypted secrets it only says that
 * there are some. While another service is down there is no export, because it would not be whole.
 */
export function createExportAccount(dependencies: ExportAccountDependencies) {
  const { ownAccount, passwordResets, tryWindows, clock } = dependencies;
  const { orders, payments, notifications } = dependencies;

  return async function exportAccount(userId: string): Promise<AccountExport> {
    const exportedAt = clock.now();
    const account = await ownAccount.find(userId);
    const [resets, wrongPasswords, ownOrders, ownPayments, ownNotifications] = await Promise.all([
      passwordResets.listByUser(userId, MOST_RESETS),
      tryWindows.find(wrongPasswordsOf(account.email), exportedAt),
      orders.ordersOf(userId),
      payments.paymentsOf(userId),
      notifications.notificationsOf(userId),
    ]);
    return {
      exportedAt,
      account,
      passwordResets: resets,
      wrongPasswords,
      orders: ownOrders,
      payments: ownPayments,
      notifications: ownNotifications,
    };
  };
}
