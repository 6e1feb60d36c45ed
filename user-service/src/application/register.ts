import { ProblemError, type Clock, type IdSource } from '@ticketing/service-chassis/core';
import { UniqueViolation, type SqlRunner } from '@ticketing/service-chassis/database';
import type { Outbox } from '@ticketing/service-chassis/outbox';
import { emailTaken } from '../domain/refusals';
import { secondsOf } from '../domain/token-times';
import type { IssueToken } from './issue-token';
import type { Limits } from './limits';
import { topics } from './outbox-topics';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { AccountRepository, NewAccount, PasswordHasher, Telemetry } from './ports';
import type { SealedAnswers } from './sealed-answers';
import { profileOf, signedInSchema, type SignedIn } from './signed-in';

export interface Registration {
  readonly name: string;
  readonly email: string;
  readonly phone: string | null;
  /** Normalized. */
  readonly password: string;
}

export interface RegisterParts {
  readonly accounts: AccountRepository;
  readonly hasher: PasswordHasher;
  readonly limits: Limits;
  readonly answers: SealedAnswers;
  readonly issueToken: IssueToken;
  readonly transactions: Transactions;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly telemetry: Telemetry;
}

type RecordAnswer = (tx: SqlRunner, userId: string, answer: SignedIn) => Promise<void>;

/**
 * Makes an account, always of a customer, and signs its owner in. With an Idempotency-Key a repeat gets the first answer,
 * token included.
 */
export function createRegister(parts: RegisterParts) {
  const { accounts, hasher, limits, answers, issueToken, transactions, outbox, clock, ids, telemetry } =
    parts;

  async function register(registration: Registration, record: RecordAnswer): Promise<SignedIn> {
    // The unique index decides; this look only spares the hashing.
    if ((await accounts.findByEmail(registration.email)) !== undefined) throw emailTaken();
    const { password, ...person } = registration;
    const passwordHash = await hasher.hash(password);
    const createdAt = clock.now();
    const account = {
      ...person,
      id: ids.next('usr'),
      role: 'customer',
      passwordHash,
      tokensValidFrom: secondsOf(createdAt),
      createdAt,
    } satisfies NewAccount;
    const signedIn = { account: profileOf(account), ...(await issueToken(account, createdAt)) };
    await transactions
      .run(async (tx) => {
        await accounts.insert(tx, account);
        await outbox.add(tx, topics.welcomeMail, { userId: account.id });
        await record(tx, account.id, signedIn);
      })
      .catch(async (error: unknown) => {
        const isTaken =
          error instanceof UniqueViolation && (await accounts.findByEmail(registration.email)) !== undefined;
        throw isTaken ? emailTaken() : error;
      });
    outbox.wake();
    return signedIn;
  }

  return async (
    registration: Registration,
    from: { readonly address: string; readonly idempotencyKey: string | undefined },
  ): Promise<{ readonly answer: SignedIn; readonly repeated: boolean }> => {
    try {
      await limits.countRegistration(from.address);
      const request = { key: from.idempotencyKey, route: 'register', content: registration };
      const done = await answers.once(request, signedInSchema, (record) => register(registration, record));
      if (!done.repeated) telemetry.registration('created');
      return done;
    } catch (error) {
      if (error instanceof ProblemError && error.kind === 'tooManyRequests')
        telemetry.registration('throttled');
      if (error instanceof ProblemError && error.code === 'email_taken')
        telemetry.registration('email_taken');
      throw error;
    }
  };
}
