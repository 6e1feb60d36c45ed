import type { Clock } from '@ticketing/service-chassis';

const PAUSE_MS = 2_000;

/** Does the work again until it succeeds. @throws its last error when `withinMs` have passed. */
export async function keepTrying<T>(work: () => Promise<T>, withinMs: number, clock: Clock): Promise<T> {
  const end = clock.now().getTime() + withinMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (clock.now().getTime() + PAUSE_MS > end) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
}
