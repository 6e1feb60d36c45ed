import type { Role } from '@ticketing/service-chassis/http';
import { TOKEN_LIFETIME_SECONDS, issueTime } from '../domain/token-times';
import type { TokenSigner } from './ports';

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export type IssueToken = ReturnType<typeof createIssueToken>;

/** A token for the account as it was read after `knownAt`; a later end of its sessions ends this one, too. */
export function createIssueToken(signer: TokenSigner) {
  return async (
    account: { readonly id: string; readonly role: Role; readonly tokensValidFrom: number },
    knownAt: Date,
  ): Promise<IssuedToken> => {
    const issuedAt = issueTime(knownAt, account.tokensValidFrom);
    const expiresAt = issuedAt + TOKEN_LIFETIME_SECONDS;
    const token = await signer.sign({ userId: account.id, role: account.role, issuedAt, expiresAt });
    return { token, expiresAt: new Date(expiresAt * 1_000) };
  };
}
