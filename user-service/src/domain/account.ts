import type { Role } from '@ticketing/service-chassis/http';

export const settableStatuses = ['ACTIVE', 'SUSPENDED'] as const;
export type SettableStatus = (typeof settableStatuses)[number];
export type AccountStatus = SettableStatus | 'ERASED';

interface AccountBase {
  readonly id: string;
  readonly role: Role;
  /** Seconds since 1970: tokens from before are dead. */
  readonly tokensValidFrom: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The account of a person. */
export interface Account extends AccountBase {
  readonly status: SettableStatus;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  /** Null for somebody who was imported and has not set a password yet. */
  readonly passwordHash: string | null;
}

/** What is left of an erased account, for the orders that name it. */
export interface ErasedAccount extends AccountBase {
  readonly status: 'ERASED';
}

export type StoredAccount = Account | ErasedAccount;

export interface ProfileChange {
  readonly name?: string | undefined;
  /** Null takes the number away. */
  readonly phone?: string | null | undefined;
}

export interface AdminChange {
  readonly role?: Role | undefined;
  readonly status?: SettableStatus | undefined;
}

export const isErased = (account: StoredAccount): account is ErasedAccount => account.status === 'ERASED';

export const isActiveAdmin = (account: Pick<StoredAccount, 'role' | 'status'>): boolean =>
  account.role === 'admin' && account.status === 'ACTIVE';
