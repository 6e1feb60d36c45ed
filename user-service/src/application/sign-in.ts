import { ProblemError } from '@ticketing/service-chassis/core';
import type { Account } from '../domain/account';
import { badCredentials } from '../domain/problems';
import type { Dependencies } from './dependencies';
import type { IssueToken } from './issue-token';
import { accountViewOf, type SignedIn } from './signed-in';

export interface SignInDependencies extends Pick<
  Dependencies,
  'accounts' | 'limits' | 'hasher' | 'clock' | 'metrics'
> {
  readonly issueToken: IssueToken;
}

/**
 * Emails without an account, accounts without a password and suspended accounts are rejected like a wrong password: with the
 * same response, after the same work, and counted the same.
 */
export function createSignIn(dependencies: SignInDependencies) {
  const { accounts, hasher, limits, issueToken, clock, metrics } = dependencies;

  return async function signIn(
    { email, password }: { readonly email: string; readonly password: string },
    from: { readonly address: string },
  ): Promise<SignedIn> {
    try {
      const signedIn = await authenticate(email, password, from.address);
      metrics.login('success');
      return signedIn;
    } catch (error) {
      if (error instanceof ProblemError && error.kind === 'tooManyRequests') metrics.login('throttled');
      if (error instanceof ProblemError && error.kind === 'unauthenticated') metrics.login('bad_credentials');
      throw error;
    }
  };

  async function authenticate(email: string, password: string, address: string): Promise<SignedIn> {
    await limits.countLogin(address);
    await limits.wrongPasswords.rejectWhenReached(email);
    const knownAt = clock.now();
    const account = await provenAccount(email, password);
    await renewHash(account, password);
    return { account: accountViewOf(account), ...(await issueToken(account, knownAt)) };
  }

  async function provenAccount(email: string, password: string): Promise<Account> {
    const account = await accounts.findByEmail(email);
    const isRight = await hasher.matches(password, account?.passwordHash ?? null);
    if (account === undefined || !isRight || account.status !== 'ACTIVE') {
      await limits.wrongPasswords.count(email);
      throw badCredentials();
    }
    await limits.wrongPasswords.clear(email);
    return account;
  }

  /** Hashes the password again when its hash was made with another cost; only now the password is known. */
  async function renewHash({ id, passwordHash }: Account, password: string): Promise<void> {
    if (passwordHash === null || !hasher.isOutdated(passwordHash)) return;
    await accounts.rehash(id, passwordHash, await hasher.hash(password));
  }
}
