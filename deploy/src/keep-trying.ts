import type { Clock } from '@ticketing/service-chassis/core';

const PAUSE_MS = 2_000;

export interface Patience {
  readonly withinMs: number;
  readonly clock: Clock;
  /** Hears why it did not work yet, each reason once. */
  readonly tell?: (reason: string) => void;
}

/** Does the work again until it succeeds. @throws its last error when the time is over. */
export async function keepTrying<T>(work: () => Promise<T>, { withinMs, clock, tell }: Patience): Promise<T> {
  const end = clock.now().getTime() + withinMs;
  let told: string | undefined;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (clock.now().getTime() + PAUSE_MS > end) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== told) tell?.(reason);
      told = reason;
      await clock.sleep(PAUSE_MS);
    }
  }
}
