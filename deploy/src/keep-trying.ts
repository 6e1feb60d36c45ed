import type { Clock } from '@ticketing/service-chassis/core';

const PAUSE_MS = 2_000;

export interface Patience {
  readonly withinMs: number;
  readonly clock: Clock;
  /** Receives the reason of a failure, unless it is the same as the last one. */
  readonly onFailure?: (reason: string) => void;
}

/** Repeats the work until it succeeds. @throws the last error when the time is over. */
export async function keepTrying<T>(
  work: () => Promise<T>,
  { withinMs, clock, onFailure }: Patience,
): Promise<T> {
  const end = clock.now().getTime() + withinMs;
  let lastReason: string | undefined;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (clock.now().getTime() + PAUSE_MS > end) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== lastReason) onFailure?.(reason);
      lastReason = reason;
      await clock.sleep(PAUSE_MS);
    }
  }
}
