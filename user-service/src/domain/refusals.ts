import { problem, type ProblemError } from '@ticketing/service-chassis/core';

export const badCredentials = (): ProblemError =>
  problem.unauthenticated(
    'bad_credentials',
    'The email or the password is not right. Try again, or ask for a new password.',
  );

export const wrongCurrentPassword = (): ProblemError =>
  problem.unauthenticated('bad_credentials', 'The current password is not right. Nothing was changed.');

export const emailTaken = (): ProblemError =>
  problem.conflict(
    'email_taken',
    'There is an account with this email already. Sign in, or ask for a new password.',
  );

export const resetTokenExpired = (): ProblemError =>
  problem.gone(
    'reset_token_expired',
    'This link has expired or was used before. Ask for a new one and follow it in time.',
  );

export const userNotFound = (): ProblemError =>
  problem.notFound('user_not_found', 'There is no such person.');

export const accountErased = (): ProblemError =>
  problem.conflict(
    'account_erased',
    'This person has erased the account; nothing about it can change any more.',
  );

export const lastAdmin = (): ProblemError =>
  problem.conflict(
    'last_admin',
    'This is the last active admin. Make somebody else an admin first, then try again.',
  );

export const tooManyAttempts = (what: string, retryAfterSeconds: number): ProblemError =>
  problem.tooManyRequests(
    'too_many_attempts',
    `Too many ${what}. Try again in ${retryAfterSeconds} seconds.`,
    {
      retryAfterSeconds,
    },
  );
