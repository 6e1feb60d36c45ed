import { spawn } from 'node:child_process';
import { root } from './install.mjs';

/** A command that takes longer is killed, so that the check always ends. */
const LONGEST_MS = 20 * 60_000;

const running = new Set();

/** Ends a command with everything that it has started. Each command leads a process group of its own. */
function killTree(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

// The terminal sends Ctrl-C to its own process group alone, which the commands are not part of.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    running.forEach(killTree);
    process.kill(process.pid, signal);
  });
}

/**
 * Runs a command and resolves with its status, or with null if it was killed. If it fails, its output is printed as a whole
 * when it has ended.
 */
export function runCommand(title, command, args, { longestMs = LONGEST_MS, environment = {} } = {}) {
  const startedAt = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    const output = [];
    let note = '';
    const timeout = setTimeout(() => {
      note = `, killed because it took longer than ${longestMs / 1000} s`;
      killTree(child);
    }, longestMs);
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('exit', () => {
      if (note === '') return;
      // Something that left the process group may keep these open.
      child.stdout.destroy();
      child.stderr.destroy();
    });
    child.on('close', (status) => {
      clearTimeout(timeout);
      running.delete(child);
      // A test that failed may have left processes behind.
      killTree(child);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds} s${note})\n`);
      if (status !== 0) process.stdout.write(Buffer.concat(output));
      resolve(status);
    });
  });
}
