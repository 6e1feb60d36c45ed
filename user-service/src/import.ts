/** The only file of this service that the import of seed data uses. */
export type { NewAccount } from './domain/account';
export { normalizedEmail } from './domain/email';
export { createAccountRepository } from './persistence/account-repository';
