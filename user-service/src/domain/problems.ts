import { problem } from '@ticketing/service-chassis/core';

export { idempotencyKeyReused } from '@ticketing/service-chassis/core';

export const badCredentials = () =>
  problem.unauthenticated(
    'bad_credentials',
    'The email or the password is not right. Try again, or ask for a new password.',
  );

export const wrongCurrentPassword = () =>
  problem.unauthenticated('bad_credentials', 'The current password is not right. Nothing was changed.');

export const emailTaken = () =>
  problem.conflict(
    'email_taken',
    'There is an account with this email already. Sign in, or ask for a new password.',
  );

export const resetTokenExpired = () =>
  problem.gone(
    'reset_token_expired',
    'This link has expired or was used before. Ask for a new one and follow it in time.',
  );

export const userNotFound = () => problem.notFound('user_not_found', 'There is no such person.');

export const accountErased = () =>
  problem.conflict('account_erased', 'This person has erased the account, so it cannot be changed any more.');

export const lastAdmin = () =>
  problem.conflict(
    'last_admin',
    'This is the last active admin. Make somebody else an admin first, then try again.',
  );

export const eventsLive = (eventIds: readonly string[]) =>
  problem.conflict(
    'events_live',
    'You are in charge of events that people can come to. Cancel them, wait until they are over, or let an admin hand them on.',
    { extra: { eventIds } },
  );

export const tooManyAttempts = (what: string, retryAfterSeconds: number) =>
  problem.tooManyRequests(
    'too_many_attempts',
    `Too many ${what}. Try again in ${retryAfterSeconds} seconds.`,
    { retryAfterSeconds },
  );

export const passwordsBusy = () =>
  problem.unavailable('passwords_busy', 'Too many people are signing in right now. Try again shortly.', {
    retryAfterSeconds: 2,
  });
