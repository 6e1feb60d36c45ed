import { isBeforeCut } from '../domain/token-times';
import type { AccountRepository } from './ports';

/** Tells whether tokens of this person from that time (seconds since 1970) have been revoked; of people who are gone all are. */
export function createSessionCheck(accounts: AccountRepository) {
  return async (userId: string, issuedAt: number): Promise<boolean> => {
    const account = await accounts.find(userId);
    return (
      account === undefined || account.status !== 'ACTIVE' || isBeforeCut(issuedAt, account.tokensValidFrom)
    );
  };
}
