import { pause } from './pause';
import { WriteAheadLog } from './write-ahead-log';

/** How long the watch keeps the event loop, and how long it then leaves it to the callers of the service. */
const WATCH_MS = 40;
const YIELD_MS = 4;
/** How long it takes at most until a signal has reached a process on another core. */
const SIGNAL_MS = 1;

const cell = new Int32Array(new SharedArrayBuffer(4));
const standStill = (ms: number): void => void Atomics.wait(cell, 0, 0, ms);

/**
 * Kills a process when it has written only a part of a commit to the log of its database. It stops the process as soon
 * as the log shows the beginning of a transaction, inspects the log, and kills the process if the end of the
 * transaction is really missing; otherwise it lets the process continue.
 *
 * @throws when it never succeeded within `deadlineMs`
 */
export async function killInCommit(
  processId: number,
  databaseFile: string,
  deadlineMs = 60_000,
): Promise<void> {
  const log = new WriteAheadLog(databaseFile);
  const end = performance.now() + deadlineMs;
  try {
    while (performance.now() < end) {
      if (killedWhileWatched(processId, log)) return;
      await pause(YIELD_MS);
    }
  } finally {
    log.close();
  }
  throw new Error(`The process was not caught in a commit within ${deadlineMs} ms.`);
}

/** Reads without a pause, because a commit takes less than a millisecond. */
function killedWhileWatched(processId: number, log: WriteAheadLog): boolean {
  const end = performance.now() + WATCH_MS;
  while (performance.now() < end) {
    if (!log.endsInsideTransaction()) continue;
    process.kill(processId, 'SIGSTOP');
    standStill(SIGNAL_MS);
    if (log.endsInsideTransaction()) {
      process.kill(processId, 'SIGKILL');
      return true;
    }
    process.kill(processId, 'SIGCONT');
  }
  return false;
}
