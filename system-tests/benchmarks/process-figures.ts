import { readFileSync } from 'node:fs';

/** Resident memory of a process, in bytes. It includes memory shared with other processes, so sums are too high. */
export function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`/proc/${pid}/status does not tell VmRSS.`);
  return Number(kibibytes) * 1024;
}

/** The times of the main thread of a process since its start, in milliseconds. */
export interface ThreadTimes {
  readonly workingMs: number;
  /** It was ready to run, but other threads had the processors. */
  readonly waitingMs: number;
}

/** See https://docs.kernel.org/scheduler/sched-stats.html. */
export function mainThreadTimes(pid: number): ThreadTimes {
  const [working = NaN, waiting = NaN] = readFileSync(`/proc/${pid}/schedstat`, 'utf8')
    .split(' ')
    .map(Number);
  return { workingMs: working / 1e6, waitingMs: waiting / 1e6 };
}
