import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import { createHash } from 'node:crypto';
import { limitedAddress } from '../domain/network-address';
import { tooManyAttempts } from '../domain/refusals';
import type { AttemptRepository } from './ports';

export interface Limit {
  readonly count: number;
  readonly windowMs: number;
}

export interface LimitSettings {
  readonly wrongPasswords: Limit;
  readonly loginsByAddress: Limit;
  readonly registrationsByAddress: Limit;
  readonly passwordResetsByAddress: Limit;
  readonly passwordResetMails: Limit;
}

export type Limits = ReturnType<typeof createLimits>;

const windowId = (what: string, whom: string): string =>
  createHash('sha256')
    .update(JSON.stringify([what, whom]))
    .digest('hex');

/** Known by the hash of the email, so that emails without an account are limited, and remembered, just the same. */
export const wrongPasswordsOf = (email: string): string => windowId('wrong passwords', email);

/** How often what may be tried. All refusals are 429 and tell when the window ends. */
export function createLimits(options: {
  readonly attempts: AttemptRepository;
  readonly settings: LimitSettings;
  readonly clock: Clock;
}) {
  const { attempts, settings, clock } = options;

  const refuseUntil = (what: string, endsAt: Date) =>
    tooManyAttempts(what, Math.max(1, Math.ceil((endsAt.getTime() - clock.now().getTime()) / 1_000)));

  function take(limit: Limit, id: string): Promise<Date | undefined> {
    const now = clock.now();
    return attempts.take(id, limit.count, now, addMilliseconds(now, limit.windowMs));
  }

  const byAddress = (limit: Limit, what: string) => async (address: string) => {
    const endsAt = await take(limit, windowId(what, limitedAddress(address)));
    if (endsAt !== undefined) throw refuseUntil(`${what} from your address`, endsAt);
  };

  return {
    countLogin: byAddress(settings.loginsByAddress, 'logins'),
    countRegistration: byAddress(settings.registrationsByAddress, 'registrations'),
    countPasswordReset: byAddress(settings.passwordResetsByAddress, 'requests for a new password'),

    /** True while the person may get one more mail; it counts as sent. */
    async mayMailPasswordReset(userId: string): Promise<boolean> {
      return (
        (await take(settings.passwordResetMails, windowId('password reset mails', userId))) === undefined
      );
    },

    /**
     * Wrong passwords are counted when they turn out to be wrong, and a right one looks at the count after it turned out to
     * be right: of many simultaneous tries no more count than if they had come one after the other, and nobody who
     * knows the password is refused because of a crowd of others who know it.
     */
    wrongPasswords: {
      /** Spares the hashing when the outcome is certain. @throws ProblemError 429 */
      async refuseWhenReached(email: string): Promise<void> {
        const window = await attempts.find(wrongPasswordsOf(email), clock.now());
        if (window !== undefined && window.attempts >= settings.wrongPasswords.count) {
          throw refuseUntil('wrong passwords', window.endsAt);
        }
      },

      /** @throws ProblemError 429 when this one is over the limit, and so must not be told that it was wrong. */
      async count(email: string): Promise<void> {
        const endsAt = await take(settings.wrongPasswords, wrongPasswordsOf(email));
        if (endsAt !== undefined) throw refuseUntil('wrong passwords', endsAt);
      },

      /** After a right password. @throws ProblemError 429 when others have reached the limit meanwhile. */
      async clear(email: string): Promise<void> {
        const endsAt = await attempts.clear(
          wrongPasswordsOf(email),
          settings.wrongPasswords.count,
          clock.now(),
        );
        if (endsAt !== undefined) throw refuseUntil('wrong passwords', endsAt);
      },
    },
  };
}
