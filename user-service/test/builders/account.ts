import type { NewAccount } from '../../src/domain/account';

/** Distinct accounts with the given changes. Each call starts a new series. */
export function accountBuilder() {
  let last = 0;
  return (changes: Partial<NewAccount> = {}): NewAccount => {
    last += 1;
    return {
      id: `usr_${String(last).padStart(10, '0')}`,
      name: `Person ${last}`,
      email: `person${last}@example.test`,
      phone: null,
      role: 'customer',
      passwordHash: null,
      tokensValidFrom: 1_700_000_000,
      createdAt: new Date('2026-06-01T11:00:00.000Z'),
      ...changes,
    };
  };
}
