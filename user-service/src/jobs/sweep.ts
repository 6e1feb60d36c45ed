import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Job } from '@ticketing/service-chassis/service';
import type {
  AttemptRepository,
  PasswordResetRepository,
  SealedAnswerRepository,
} from '../application/ports';

const MINUTE_MS = 60_000;

/** Resets are kept for a while after their end, for whoever asks what happened to an account. */
const KEEP_RESETS_MS = 7 * 24 * 60 * MINUTE_MS;

/** Deletes what has had its time. */
export const sweep = (parts: {
  readonly attempts: AttemptRepository;
  readonly resets: PasswordResetRepository;
  readonly answers: SealedAnswerRepository;
  readonly clock: Clock;
}): Job => ({
  name: 'sweep',
  everyMs: 5 * MINUTE_MS,
  async run() {
    const now = parts.clock.now();
    await parts.attempts.sweep(now);
    await parts.answers.sweep(now);
    await parts.resets.sweep(addMilliseconds(now, -KEEP_RESETS_MS));
  },
});
