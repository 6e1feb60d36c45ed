import { isBeforeCut } from '../domain/token-times';
import type { Dependencies } from './dependencies';

export type SessionCheckDependencies = Pick<Dependencies, 'accounts'>;

/** Tells whether a token that was issued at that time (seconds since 1970) is revoked. All tokens of erased accounts are. */
export function createSessionCheck({ accounts }: SessionCheckDependencies) {
  return async function isRevoked(userId: string, issuedAt: number): Promise<boolean> {
    const account = await accounts.find(userId);
    return (
      account === undefined || account.status !== 'ACTIVE' || isBeforeCut(issuedAt, account.tokensValidFrom)
    );
  };
}
