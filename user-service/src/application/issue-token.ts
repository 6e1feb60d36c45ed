import type { Account } from '../domain/account';
import { TOKEN_LIFETIME_SECONDS, issueTime } from '../domain/token-times';
import type { Dependencies } from './dependencies';

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export type IssueTokenDependencies = Pick<Dependencies, 'tokenSigner'>;

/** Issues a token for the account as it was read after `knownAt`. If its sessions end later, this one ends too. */
export function createIssueToken({ tokenSigner }: IssueTokenDependencies) {
  return async function issueToken(
    account: Pick<Account, 'id' | 'role' | 'tokensValidFrom'>,
    knownAt: Date,
  ): Promise<IssuedToken> {
    const issuedAt = issueTime(knownAt, account.tokensValidFrom);
    const expiresAt = issuedAt + TOKEN_LIFETIME_SECONDS;
    const token = await tokenSigner.sign({ userId: account.id, role: account.role, issuedAt, expiresAt });
    return { token, expiresAt: new Date(expiresAt * 1_000) };
  };
}

export type IssueToken = ReturnType<typeof createIssueToken>;
