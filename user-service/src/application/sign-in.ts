import { ProblemError, type Clock } from '@ticketing/service-chassis/core';
import type { Account } from '../domain/account';
import { badCredentials } from '../domain/refusals';
import type { IssueToken } from './issue-token';
import type { Limits } from './limits';
import type { AccountRepository, PasswordHasher, Telemetry } from './ports';
import { profileOf, type SignedIn } from './signed-in';

export interface SignInParts {
  readonly accounts: AccountRepository;
  readonly hasher: PasswordHasher;
  readonly limits: Limits;
  readonly issueToken: IssueToken;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/**
 * Emails without an account, accounts without a password and suspended ones are refused like a wrong password: with the
 * same answer, after the same work, and counted the same.
 */
export function createSignIn({ accounts, hasher, limits, issueToken, clock, telemetry }: SignInParts) {
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

  /** Moves a hash of former times to today's cost, now that the password is at hand. */
  async function renewHash({ id, passwordHash }: Account, password: string): Promise<void> {
    if (passwordHash === null || !hasher.isOutdated(passwordHash)) return;
    await accounts.rehash(id, passwordHash, await hasher.hash(password));
  }

  async function signIn(email: string, password: string, address: string): Promise<SignedIn> {
    await limits.countLogin(address);
    await limits.wrongPasswords.refuseWhenReached(email);
    const knownAt = clock.now();
    const account = await provenAccount(email, password);
    await renewHash(account, password);
    return { account: profileOf(account), ...(await issueToken(account, knownAt)) };
  }

  return async (
    { email, password }: { readonly email: string; readonly password: string },
    from: { readonly address: string },
  ): Promise<SignedIn> => {
    try {
      const signedIn = await signIn(email, password, from.address);
      telemetry.login('success');
      return signedIn;
    } catch (error) {
      if (error instanceof ProblemError && error.kind === 'tooManyRequests') telemetry.login('throttled');
      if (error instanceof ProblemError && error.kind === 'unauthenticated')
        telemetry.login('bad_credentials');
      throw error;
    }
  };
}
