import { ProblemError } from '@ticketing/service-chassis/core';
import { UniqueViolation } from '@ticketing/service-chassis/database';
import type { NewAccount } from '../domain/account';
import { emailTaken } from '../domain/problems';
import { secondsOf } from '../domain/token-times';
import type { Dependencies } from './dependencies';
import type { EncryptedResponses, StoreEncryptedResponse } from './encrypted-responses';
import type { IssueToken } from './issue-token';
import { messages } from './messages';
import { accountViewOf, signedInSchema, type SignedIn } from './signed-in';

export interface Registration extends Pick<NewAccount, 'name' | 'email' | 'phone'> {
  /** Normalized. */
  readonly password: string;
}

export interface RegisterDependencies extends Pick<
  Dependencies,
  'accounts' | 'limits' | 'hasher' | 'transactions' | 'outbox' | 'clock' | 'ids' | 'metrics'
> {
  readonly responses: EncryptedResponses;
  readonly issueToken: IssueToken;
}

/**
 * Creates an account, always of a customer, and signs its owner in. With an Idempotency-Key a repeat gets the first
 * response, including the token.
 */
export function createRegister(dependencies: RegisterDependencies) {
  const { accounts, hasher, limits, responses, issueToken } = dependencies;
  const { transactions, outbox, clock, ids, metrics } = dependencies;

  return async function register(
    registration: Registration,
    from: { readonly address: string; readonly idempotencyKey: string | undefined },
  ): Promise<{ readonly response: SignedIn; readonly repeated: boolean }> {
    try {
      await limits.countRegistration(from.address);
      const request = { key: from.idempotencyKey, route: 'register', content: registration };
      const done = await responses.once(request, signedInSchema, (storeResponse) =>
        createAndSignIn(registration, storeResponse),
      );
      if (!done.repeated) metrics.registration('created');
      return done;
    } catch (error) {
      if (error instanceof ProblemError && error.kind === 'tooManyRequests')
        metrics.registration('throttled');
      if (error instanceof ProblemError && error.code === 'email_taken') metrics.registration('email_taken');
      throw error;
    }
  };

  async function createAndSignIn(
    registration: Registration,
    storeResponse: StoreEncryptedResponse<SignedIn>,
  ): Promise<SignedIn> {
    // The unique index decides. This lookup only avoids the hashing.
    if ((await accounts.findByEmail(registration.email)) !== undefined) throw emailTaken();
    const { password, ...given } = registration;
    const passwordHash = await hasher.hash(password);
    const createdAt = clock.now();
    const account: NewAccount = {
      ...given,
      id: ids.next('usr'),
      role: 'customer',
      passwordHash,
      tokensValidFrom: secondsOf(createdAt),
      createdAt,
    };
    const signedIn = { account: accountViewOf(account), ...(await issueToken(account, createdAt)) };
    await transactions
      .run(async (tx) => {
        await accounts.insert(tx, account);
        await outbox.add(tx, messages.accountRegistered, { userId: account.id });
        await storeResponse(tx, account.id, signedIn);
      })
      .catch(async (error: unknown) => {
        const isTaken =
          error instanceof UniqueViolation && (await accounts.findByEmail(registration.email)) !== undefined;
        throw isTaken ? emailTaken() : error;
      });
    outbox.wake();
    return signedIn;
  }
}
