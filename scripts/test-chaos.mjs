import { installIfNeeded } from './install.mjs';
import { runCommand } from './run-command.mjs';
import { endWith, runSuites } from './run-suites.mjs';

/**
 * Runs the long suites: processes that are killed, stopped and overloaded, mistakes that the simulator must find, and simulated
 * worlds. One suite at a time, because they measure how fast the platform recovers.
 */
const HOUR_MS = 60 * 60_000;
const WORLDS = process.env.SIMULATED_WORLDS ?? '100';

installIfNeeded();
if ((await runCommand('build', 'npm', ['run', '--silent', 'build'])) !== 0) {
  endWith([{ passed: 0, failed: 1 }]);
} else {
  const chaos = await runSuites('chaos', ['--selectProjects', 'chaos', '--runInBand'], {
    longestMs: HOUR_MS,
    environment: { KILL_ROUNDS: process.env.KILL_ROUNDS ?? '10' },
  });
  const simulate = ['run', '--silent', 'simulate', '--', '--seeds', WORLDS];
  const status = await runCommand(`${WORLDS} simulated worlds`, 'npm', simulate, { longestMs: HOUR_MS });
  endWith([chaos, status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }]);
}
