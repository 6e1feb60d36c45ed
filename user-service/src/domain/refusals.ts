import { refusal, type Refusal } from '@ticketing/service-chassis';

export const badCredentials = (): Refusal =>
  refusal.unauthenticated(
    'bad_credentials',
    'The email or the password is not right. Try again, or ask for a new password.',
  );

export const wrongCurrentPassword = (): Refusal =>
  refusal.unauthenticated('bad_credentials', 'The current password is not right. Nothing was changed.');

export const emailTaken = (): Refusal =>
  refusal.conflict(
    'email_taken',
    'There is an account with this email already. Sign in, or ask for a new password.',
  );

export const resetTokenExpired = (): Refusal =>
  refusal.gone(
    'reset_token_expired',
    'This link has expired or was used before. Ask for a new one and follow it in time.',
  );

export const userNotFound = (): Refusal => refusal.absent('user_not_found', 'There is no such person.');

export const accountErased = (): Refusal =>
  refusal.conflict(
    'account_erased',
    'This person has erased the account; nothing about it can change any more.',
  );

export const lastAdmin = (): Refusal =>
  refusal.conflict(
    'last_admin',
    'This is the last active admin. Make somebody else an admin first, then try again.',
  );

export const tooManyAttempts = (what: string, retryAfterSeconds: number): Refusal =>
  refusal.throttled('too_many_attempts', `Too many ${what}. Try again in ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });
