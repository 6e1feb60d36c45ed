import { addMilliseconds, type Clock, type Random } from '@ticketing/service-chassis/core';
import type { OutboxMessage } from '@ticketing/service-chassis/outbox';
import type { Encryptor } from '@ticketing/service-chassis/service';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isErased, type Account } from '../domain/account';
import type { Limits } from './limits';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { AccountRepository, Notifications, PasswordResetRepository, Telemetry } from './ports';

const TOKEN_BYTES = 32;

const payloadSchema = z.object({ userId: z.string().nullable() });

export const hashOfResetToken = (token: string): string => createHash('sha256').update(token).digest('hex');

export interface MailPasswordResetParts {
  readonly accounts: AccountRepository;
  readonly resets: PasswordResetRepository;
  readonly limits: Limits;
  readonly notifications: Notifications;
  readonly sealer: Encryptor;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Telemetry;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly validMinutes: number;
}

/**
 * Makes the link that was asked for and hands it to notification-service. It goes by the id of the message: after a crash
 * the same link is handed over again, not another one. Suspended people get no link, for it would open nothing.
 */
export function createMailPasswordReset(parts: MailPasswordResetParts) {
  const { accounts, resets, limits, notifications, sealer, transactions, clock, random, telemetry } = parts;

  const expiry = () => addMilliseconds(clock.now(), parts.validMinutes * 60_000);

  async function makeReset(id: string, account: Account): Promise<boolean> {
    if (!(await limits.mayMailPasswordReset(account.id))) {
      telemetry.passwordReset('over_limit');
      return false;
    }
    const token = random.bytes(TOKEN_BYTES).toString('base64url');
    const reset = {
      id,
      userId: account.id,
      tokenHash: hashOfResetToken(token),
      sealedToken: sealer.seal(Buffer.from(token), id),
      requestedAt: clock.now(),
      expiresAt: expiry(),
    };
    await transactions.run((tx) => resets.insert(tx, reset));
    return true;
  }

  async function mail(id: string, { id: userId, name, email }: Account): Promise<void> {
    // The time runs from the moment at which the mail is handed over, however long that had to wait.
    if (!(await resets.extend(id, expiry()))) return;
    const sealedToken = (await resets.find(id))?.sealedToken;
    if (sealedToken === undefined || sealedToken === null) return;
    const token = sealer.open(sealedToken, id).toString('utf8');
    const resetUrl = `${parts.publicUrl}/reset-password?token=${token}`;
    const data = { name, resetUrl, expiresInMinutes: parts.validMinutes };
    await notifications.send({ template: 'password_reset', to: email, userId, data }, id);
    await resets.forgetSealedToken(id);
    telemetry.passwordReset('mailed');
  }

  return async (message: OutboxMessage): Promise<void> => {
    const { userId } = payloadSchema.parse(message.payload);
    const account = userId === null ? undefined : await accounts.find(userId);
    if (account === undefined || isErased(account) || account.status !== 'ACTIVE') return;
    const isMade = (await resets.find(message.id)) !== undefined || (await makeReset(message.id, account));
    if (isMade) await mail(message.id, account);
  };
}
