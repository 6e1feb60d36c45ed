import type { Role } from '@ticketing/service-chassis/core';

export const settableStatuses = ['ACTIVE', 'SUSPENDED'] as const;
export type SettableStatus = (typeof settableStatuses)[number];
export type AccountStatus = SettableStatus | 'ERASED';

/** The account of a person. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: Role;
  readonly status: SettableStatus;
  /** Null for an imported account whose owner has not set a password yet. */
  readonly passwordHash: string | null;
  /** Seconds since 1970. Older tokens are invalid. */
  readonly tokensValidFrom: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/**
 * What each field is. The owner gets the `isShown` ones as the account, and erasure deletes the `isPersonal` ones. A new
 * field must be added here; the compiler then shows every table, schema and body that needs it.
 */
interface FieldRules {
  readonly id: { isShown: true; isPersonal: false };
  readonly name: { isShown: true; isPersonal: true };
  readonly email: { isShown: true; isPersonal: true };
  readonly phone: { isShown: true; isPersonal: true };
  readonly role: { isShown: true; isPersonal: false };
  readonly status: { isShown: false; isPersonal: false };
  readonly passwordHash: { isShown: false; isPersonal: true };
  readonly tokensValidFrom: { isShown: false; isPersonal: false };
  readonly createdAt: { isShown: true; isPersonal: false };
  readonly updatedAt: { isShown: false; isPersonal: false };
}

type FieldsThat<Rule> = {
  [Field in keyof Account]: FieldRules[Field] extends Rule ? Field : never;
}[keyof Account];

export type ShownField = FieldsThat<{ isShown: true }>;
export type HiddenField = Exclude<keyof Account, ShownField>;
export type PersonalField = FieldsThat<{ isPersonal: true }>;

/** An account as its owner gets it. */
export type AccountView = Pick<Account, ShownField>;

export type NewAccount = Omit<Account, 'status' | 'updatedAt'>;

/** What is left of an erased account, because orders refer to it. */
export interface ErasedAccount extends Omit<Account, PersonalField | 'status'> {
  readonly status: 'ERASED';
}

export type StoredAccount = Account | ErasedAccount;

export interface AccountChange {
  readonly name?: string | undefined;
  /** Null deletes the number. */
  readonly phone?: string | null | undefined;
}

export interface AdminChange {
  readonly role?: Role | undefined;
  readonly status?: SettableStatus | undefined;
}

export const isErased = (account: StoredAccount): account is ErasedAccount => account.status === 'ERASED';

export const isActiveAdmin = (account: Pick<StoredAccount, 'role' | 'status'>): boolean =>
  account.role === 'admin' && account.status === 'ACTIVE';
