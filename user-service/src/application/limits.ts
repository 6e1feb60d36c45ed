import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import { createHash } from 'node:crypto';
import { limitedAddress } from '../domain/network-address';
import { tooManyAttempts } from '../domain/problems';
import type { TryWindowRepository } from './ports/try-window-repository';

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

export interface LimitsDependencies {
  readonly tryWindows: TryWindowRepository;
  readonly clock: Clock;
  readonly settings: LimitSettings;
}

/** How often each thing may be tried. Over a limit the problem is always 429 and says when the window ends. */
export function createLimits({ tryWindows, clock, settings }: LimitsDependencies) {
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
     * A wrong password is counted after it turned out to be wrong, and a right one checks the count after it turned out to
     * be right. So simultaneous tries count exactly like tries one after the other, and a person who knows the password is
     * not rejected because many others who know it sign in at the same time.
     */
    wrongPasswords: {
      /** Avoids the hashing when the outcome is certain. @throws ProblemError 429 */
      async rejectWhenReached(email: string): Promise<void> {
        const window = await tryWindows.find(wrongPasswordsOf(email), clock.now());
        if (window !== undefined && window.tries >= settings.wrongPasswords.count) {
          throw limitReached('wrong passwords', window.endsAt);
        }
      },

      /** @throws ProblemError 429 when this try is over the limit, so the caller must not learn that it was wrong. */
      async count(email: string): Promise<void> {
        const endsAt = await take(settings.wrongPasswords, wrongPasswordsOf(email));
        if (endsAt !== undefined) throw limitReached('wrong passwords', endsAt);
      },

      /** For a right password. @throws ProblemError 429 when others have reached the limit in the meantime. */
      async clear(email: string): Promise<void> {
        const { count } = settings.wrongPasswords;
        const endsAt = await tryWindows.clear(wrongPasswordsOf(email), count, clock.now());
        if (endsAt !== undefined) throw limitReached('wrong passwords', endsAt);
      },
    },
  };

  function byAddress(limit: Limit, what: string) {
    return async (address: string): Promise<void> => {
      const endsAt = await take(limit, windowId(what, limitedAddress(address)));
      if (endsAt !== undefined) throw limitReached(`${what} from your address`, endsAt);
    };
  }

  function take(limit: Limit, id: string): Promise<Date | undefined> {
    const now = clock.now();
    return tryWindows.take(id, limit.count, now, addMilliseconds(now, limit.windowMs));
  }

  function limitReached(what: string, endsAt: Date) {
    const seconds = Math.ceil((endsAt.getTime() - clock.now().getTime()) / 1_000);
    return tooManyAttempts(what, Math.max(1, seconds));
  }
}

/** The window has the hash of the email, so that emails without an account are limited and stored in the same way. */
export const wrongPasswordsOf = (email: string): string => windowId('wrong passwords', email);

const windowId = (what: string, whom: string): string =>
  createHash('sha256')
    .update(JSON.stringify([what, whom]))
    .digest('hex');

export type Limits = ReturnType<typeof createLimits>;
