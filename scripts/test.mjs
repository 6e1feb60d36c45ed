import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installIfNeeded } from './install.mjs';
import { runCommand } from './run-command.mjs';
import { cache, endWith, runSuites } from './run-suites.mjs';

/**
 * Checks the whole project: install, types, lint, boundaries, build and the suites, but for the long ones of
 * `npm run test:chaos`. The last line of its output counts the tests: `N passed, N failed`. It fails if anything has failed.
 */
installIfNeeded();
rmSync(join(cache, 'sql-texts'), { recursive: true, force: true });

const script = (name) => runCommand(name, 'npm', ['run', '--silent', name]);

async function inTurn(...names) {
  const statuses = [];
  for (const name of names) statuses.push(await script(name));
  return statuses;
}

const statuses = await Promise.all([
  script('lint:code'),
  inTurn('typecheck', 'lint:format', 'lint:boundaries', 'lint:unused', 'build'),
]);
if (statuses.flat().some((status) => status !== 0)) {
  endWith([{ passed: 0, failed: 1 }]);
} else {
  endWith([
    await runSuites('units', ['--ignoreProjects', 'system-tests', 'chaos', 'sql-subset']),
    // Two suites run at a time on any machine, because most of them mainly wait for processes.
    await runSuites('system', ['--selectProjects', 'system-tests', '--maxWorkers=2']),
    // This suite is last, because it reads the SQL texts that the other suites have sent.
    await runSuites('sql-subset', ['--selectProjects', 'sql-subset']),
  ]);
}
