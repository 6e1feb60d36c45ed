import type { FlowOrder } from '../overload/flows';
import { LoadGenerator, perSecond, type LoadWindow } from '../overload/load';
import { mainThreadTimes } from './process-figures';
import { whileOpen } from './while-open';

/** Keep-alive connections, each with one request in progress at any time. */
export const CONNECTIONS = 64;

export interface Rates {
  /** Offers load for a while. Returns the successful requests per second. @throws when a request fails */
  next(): Promise<number>;
}

/** The costs of a window of load for the process that responded. */
export interface Watched {
  readonly perSecond: number;
  /** Work of the main thread for one request. */
  readonly workMs: number;
  /** The share of the time in which the main thread had something to do. */
  readonly busy: number;
}

/** Runs the next window and measures the process that responds. */
export async function watched(rates: Rates, pid: number): Promise<Watched> {
  const beganAt = performance.now();
  const before = mainThreadTimes(pid);
  const perSecond = await rates.next();
  const after = mainThreadTimes(pid);
  const ms = performance.now() - beganAt;
  const workingMs = after.workingMs - before.workingMs;
  return {
    perSecond,
    workMs: workingMs / ((perSecond * ms) / 1_000),
    busy: (workingMs + after.waitingMs - before.waitingMs) / ms,
  };
}

/** Starts the clients of a flow, for as long as the work lasts. */
export async function withRates<Result>(
  flows: FlowOrder,
  windowMs: number,
  work: (rates: Rates) => Promise<Result>,
): Promise<Result> {
  const generator = await LoadGenerator.start(flows);
  return whileOpen(
    () => generator.stop(),
    () =>
      work({
        async next() {
          const [window] = await generator.offer({ clients: CONNECTIONS, windows: 1, windowMs });
          return rateOf(window!);
        },
      }),
  );
}

function rateOf(window: LoadWindow): number {
  const { successMs, refusalMs, otherStatuses } = window;
  const failed = refusalMs.length + otherStatuses.length;
  if (failed > 0 || successMs.length === 0) {
    const statuses = [...new Set(otherStatuses)].join(', ');
    throw new Error(
      `${failed} of ${failed + successMs.length} requests did not succeed (statuses: ${statuses || '429 or 503'}).`,
    );
  }
  return perSecond(successMs.length, window);
}
