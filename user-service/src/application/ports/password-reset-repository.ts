import type { SqlRunner } from '@ticketing/service-chassis/database';

export interface PasswordReset {
  readonly id: string;
  readonly userId: string;
  readonly status: 'OPEN' | 'USED' | 'VOID';
  readonly encryptedToken: string | null;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** `tokenHash` is the only form of the token that is kept after the mail was sent. */
export interface NewPasswordReset extends Omit<PasswordReset, 'status' | 'usedAt'> {
  readonly tokenHash: string;
}

export interface PasswordResetRepository {
  insert(tx: SqlRunner, reset: NewPasswordReset): Promise<void>;
  find(id: string): Promise<PasswordReset | undefined>;
  findOpen(tokenHash: string, now: Date): Promise<PasswordReset | undefined>;
  /** Sets a new expiry, before the link is mailed. False when the reset is no longer open. */
  extend(id: string, expiresAt: Date): Promise<boolean>;
  deleteEncryptedToken(id: string): Promise<void>;
  /** Marks an open reset as used. False when it is not open or has expired. */
  use(tx: SqlRunner, reset: PasswordReset, now: Date): Promise<boolean>;
  voidOpen(tx: SqlRunner, userId: string): Promise<void>;
  /** The newest first. */
  listByUser(userId: string, count: number): Promise<PasswordReset[]>;
  deleteByUser(tx: SqlRunner, userId: string): Promise<void>;
  /** Deletes resets that expired before that time; returns how many. */
  deleteExpired(before: Date): Promise<number>;
}
