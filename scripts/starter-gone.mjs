import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';

const LOOK_EVERY_MS = 500;

/**
 * Remembers npm, which starts this process, so that it can be noticed later that npm is gone. npm hands SIGTERM only to the shell
 * between them, which dies of it alone, and SIGKILL to nobody. Whoever starts this process without npm may leave it alone.
 */
export function rememberStarter() {
  const isNpm = process.env.npm_lifecycle_event !== undefined;
  const parent = process.ppid;
  const grandparent = isNpm ? parentOf(parent) : undefined;
  const isGone = () => process.ppid !== parent || (grandparent !== undefined && !isAlive(grandparent));
  return {
    /** Calls `stop` once when npm is gone, or has been since it was remembered. */
    onGone(stop) {
      if (!isNpm) return;
      const timer = setInterval(() => {
        if (!isGone()) return;
        clearInterval(timer);
        stop();
      }, LOOK_EVERY_MS);
      timer.unref();
    },
  };
}

/** The parent of another process; undefined where that cannot be found out. */
function parentOf(pid) {
  try {
    // After the name of the program, which may contain anything, come the state and the parent.
    const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return Number(parent);
  } catch {
    const { stdout } = spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' });
    return Number(stdout) || undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
