import type { Clock } from '@ticketing/service-chassis/core';
import type { ServiceProcess } from '../services/service-process';
import type { VirtualTime } from './virtual-time';

/** A clock with faults: sometimes it is set forward or back while the world's time continues. */
export interface WrongClock {
  /** Milliseconds by which it is ahead of the world's time. */
  aheadMs: number;
}

/** Time as one process sees it. */
export function processClock(time: VirtualTime, wrong: WrongClock, serviceProcess: ServiceProcess): Clock {
  return {
    now: () => new Date(time.now + wrong.aheadMs),
    sleep: (ms, signal) => serviceProcess.step(() => sleep(time, ms, signal)),
  };
}

function sleep(time: VirtualTime, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const wake = () => {
      event.cancelled = true;
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const event = time.schedule(ms, wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
