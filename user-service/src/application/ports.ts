import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { Role } from '@ticketing/service-chassis/http';
import type { KeyObject } from 'node:crypto';
import type { Account, AdminChange, ProfileChange, StoredAccount } from '../domain/account';
import type { SigningKey } from '../domain/signing-key';

export interface NewAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: Role;
  readonly passwordHash: string | null;
  readonly tokensValidFrom: number;
  readonly createdAt: Date;
}

export interface AccountFilter {
  readonly email?: string | undefined;
  readonly role?: Role | undefined;
  readonly afterId?: string | undefined;
}

/** Where `runner` is left out, the look-up is outside of any transaction. */
export interface AccountRepository {
  /** @throws UniqueViolation when the email belongs to somebody. */
  insert(tx: SqlRunner, account: NewAccount): Promise<void>;
  find(id: string, runner?: SqlRunner): Promise<StoredAccount | undefined>;
  findByEmail(email: string, runner?: SqlRunner): Promise<Account | undefined>;
  /** People who are not erased, in the order of their ids. */
  list(filter: AccountFilter, count: number): Promise<Account[]>;
  /** False when the account is erased or unknown; so it is for all the changes below. */
  changeProfile(id: string, change: ProfileChange, now: Date): Promise<boolean>;
  /** Changes role and status of the account as it was read, and ends its sessions. False when it is not so any more. */
  administer(tx: SqlRunner, account: Account, change: AdminChange, now: Date): Promise<boolean>;
  /** Sets the password, or takes it away, and ends all sessions. */
  setPassword(tx: SqlRunner, id: string, hash: string | null, now: Date): Promise<boolean>;
  /** The same, but false when the hash is not the former one any more. */
  replacePassword(
    tx: SqlRunner,
    id: string,
    hashes: { readonly formerHash: string; readonly hash: string },
    now: Date,
  ): Promise<boolean>;
  /** The same password, hashed anew: no session ends. */
  rehash(id: string, formerHash: string, hash: string): Promise<boolean>;
  /** Takes everything personal out of the row and ends all sessions. */
  erase(tx: SqlRunner, id: string, now: Date): Promise<boolean>;
  /** Takes the right to change who is an admin, until the transaction ends. */
  lockAdminChanges(tx: SqlRunner): Promise<void>;
  hasActiveAdmin(tx: SqlRunner, options?: { readonly except: string }): Promise<boolean>;
}

export interface AttemptWindow {
  readonly attempts: number;
  readonly endsAt: Date;
}

/** Counts attempts in windows of time, the same for all replicas. */
export interface AttemptRepository {
  /** Counts one attempt in. Undefined when it is within the limit, else when the window ends. */
  take(id: string, limit: number, now: Date, endsAt: Date): Promise<Date | undefined>;
  /** The window that is open now. */
  find(id: string, now: Date): Promise<AttemptWindow | undefined>;
  /** Forgets the attempts, unless they have reached the limit. Undefined when there is none left, else when the window ends. */
  clear(id: string, limit: number, now: Date): Promise<Date | undefined>;
  forget(tx: SqlRunner, id: string): Promise<void>;
  /** Deletes windows that are over; returns how many. */
  sweep(now: Date): Promise<number>;
}

export interface PasswordReset {
  readonly id: string;
  readonly userId: string;
  readonly status: 'OPEN' | 'USED' | 'VOID';
  readonly sealedToken: string | null;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

export interface PasswordResetRepository {
  insert(
    tx: SqlRunner,
    reset: {
      id: string;
      userId: string;
      tokenHash: string;
      sealedToken: string;
      requestedAt: Date;
      expiresAt: Date;
    },
  ): Promise<void>;
  find(id: string): Promise<PasswordReset | undefined>;
  findOpen(tokenHash: string, now: Date): Promise<PasswordReset | undefined>;
  /** Lets the time run from now, before the link is handed over. False when the reset is not open any more. */
  extend(id: string, expiresAt: Date): Promise<boolean>;
  forgetSealedToken(id: string): Promise<void>;
  /** Uses an open reset up, and voids all others of the person. False when it is not open and in time. */
  use(tx: SqlRunner, reset: PasswordReset, now: Date): Promise<boolean>;
  voidAll(tx: SqlRunner, userId: string): Promise<void>;
  /** The newest first. */
  listOf(userId: string, count: number): Promise<PasswordReset[]>;
  eraseOf(tx: SqlRunner, userId: string): Promise<void>;
  /** Deletes resets that ended before that time; returns how many. */
  sweep(before: Date): Promise<number>;
}

export interface SigningKeyRepository {
  /** All that are in use or still published at that time. */
  listPublished(now: Date): Promise<SigningKey[]>;
  /** False when another replica was first: there is one with this status already. */
  insert(key: SigningKey): Promise<boolean>;
  /** Retires the current key and makes the next one current. False when another replica did it. */
  changeOver(
    tx: SqlRunner,
    change: { currentId: string; nextId: string; now: Date; publishedUntil: Date },
  ): Promise<boolean>;
  sweep(now: Date): Promise<number>;
}

export interface SealedAnswer {
  readonly userId: string;
  readonly requestMac: string;
  readonly sealedAnswer: string;
  readonly expiresAt: Date;
}

export interface SealedAnswerRepository {
  find(id: string, now: Date): Promise<SealedAnswer | undefined>;
  /** Takes the place of an answer that has expired. @throws UniqueViolation when there is one that has not. */
  insert(tx: SqlRunner, id: string, now: Date, answer: SealedAnswer): Promise<void>;
  eraseOf(tx: SqlRunner, userId: string): Promise<void>;
  sweep(now: Date): Promise<number>;
}

export interface PasswordHasher {
  /** Of a normalized password that follows the rules. @throws ProblemError 503 when too many wait already. */
  hash(password: string): Promise<string>;
  /** With no hash to compare with it takes the same time and is false. @throws ProblemError 503 when too many wait already. */
  matches(password: string, hash: string | null): Promise<boolean>;
  /** True when the hash was made with another cost than today's. */
  isOutdated(hash: string): boolean;
}

export interface TokenClaims {
  readonly userId: string;
  readonly role: Role;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface TokenSigner {
  sign(claims: TokenClaims): Promise<string>;
}

/** Makes the keys that sign tokens, and turns their stored form into usable ones. */
export interface KeyForge {
  make(id: string): { readonly x: string; readonly y: string; readonly sealedPrivateKey: string };
  /** @throws Error that says what to do, when the key was sealed with another secret. */
  privateKey(key: SigningKey): KeyObject;
  publicKey(key: SigningKey): KeyObject;
}

export interface Mail {
  readonly template: 'welcome' | 'password_reset';
  readonly to: string;
  readonly userId: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/** Both take the id of the outbox message, by which a repeat counts once. They throw what the outbox is to go by. */
export interface Notifications {
  send(mail: Mail, messageId: string): Promise<void>;
  erase(userId: string, messageId: string): Promise<void>;
}

export interface Telemetry {
  login(outcome: 'success' | 'bad_credentials' | 'throttled'): void;
  registration(outcome: 'created' | 'email_taken' | 'throttled'): void;
  passwordReset(outcome: 'mailed' | 'over_limit' | 'completed' | 'token_refused'): void;
}
