import { addMilliseconds } from '@ticketing/service-chassis/core';
import type { OutboxMessage } from '@ticketing/service-chassis/outbox';
import type { Encryptor } from '@ticketing/service-chassis/service';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isErased, type Account } from '../domain/account';
import type { Dependencies } from './dependencies';

export interface MailPasswordResetDependencies extends Pick<
  Dependencies,
  'accounts' | 'passwordResets' | 'limits' | 'notifications' | 'transactions' | 'clock' | 'random' | 'metrics'
> {
  readonly tokenEncryptor: Encryptor;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly validMinutes: number;
}

const TOKEN_BYTES = 32;

const payloadSchema = z.object({ userId: z.string().nullable() });

/**
 * Creates the link that was requested and hands it to notification-service. The reset has the id of the message, so that
 * after a crash the same link is handed over again and not another one. Suspended accounts get no link, because it would not
 * let them in.
 */
export function createMailPasswordReset(dependencies: MailPasswordResetDependencies) {
  const { accounts, passwordResets, limits, notifications, tokenEncryptor } = dependencies;
  const { transactions, clock, random, metrics, publicUrl, validMinutes } = dependencies;

  return async function mailPasswordReset({ id, payload }: OutboxMessage): Promise<void> {
    const { userId } = payloadSchema.parse(payload);
    const account = userId === null ? undefined : await accounts.find(userId);
    if (account === undefined || isErased(account) || account.status !== 'ACTIVE') return;
    const exists = (await passwordResets.find(id)) !== undefined || (await createReset(id, account));
    if (exists) await mail(id, account);
  };

  async function createReset(id: string, account: Account): Promise<boolean> {
    if (!(await limits.mayMailPasswordReset(account.id))) {
      metrics.passwordReset('over_limit');
      return false;
    }
    const token = random.bytes(TOKEN_BYTES).toString('base64url');
    const reset = {
      id,
      userId: account.id,
      tokenHash: hashOfResetToken(token),
      encryptedToken: tokenEncryptor.seal(Buffer.from(token), id),
      requestedAt: clock.now(),
      expiresAt: expiry(),
    };
    await transactions.run((tx) => passwordResets.insert(tx, reset));
    return true;
  }

  async function mail(id: string, { id: userId, name, email }: Account): Promise<void> {
    // The time starts when the mail is handed over, because the message may have waited before.
    if (!(await passwordResets.extend(id, expiry()))) return;
    const encryptedToken = (await passwordResets.find(id))?.encryptedToken;
    if (encryptedToken === undefined || encryptedToken === null) return;
    const token = tokenEncryptor.open(encryptedToken, id).toString('utf8');
    const resetUrl = `${publicUrl}/reset-password?token=${token}`;
    const data = { name, resetUrl, expiresInMinutes: validMinutes };
    await notifications.send({ template: 'password_reset', to: email, userId, data }, id);
    await passwordResets.deleteEncryptedToken(id);
    metrics.passwordReset('mailed');
  }

  function expiry(): Date {
    return addMilliseconds(clock.now(), validMinutes * 60_000);
  }
}

export const hashOfResetToken = (token: string): string => createHash('sha256').update(token).digest('hex');
