import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installIfNeeded, root, run } from './install.mjs';

/**
 * The whole check of the project: install, types, lint, boundaries, build, every suite. It ends with one line
 * `N passed, N failed` that counts the tests, and fails if anything did.
 */
installIfNeeded();
const cache = join(root, '.cache');
rmSync(join(cache, 'sql-texts'), { recursive: true, force: true });
mkdirSync(cache, { recursive: true });

run('npm', ['run', '--silent', 'typecheck']);
run('npm', ['run', '--silent', 'lint']);
run('npm', ['run', '--silent', 'build']);

/** Runs the suites of these projects and returns how many tests passed and failed. */
function jest(name, args) {
  const outputFile = join(cache, `jest-${name}.json`);
  rmSync(outputFile, { force: true });
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), ...args, '--json', `--outputFile=${outputFile}`],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(
    readFileSync(outputFile, 'utf8'),
  );
  // A suite that could not even be loaded counts as one failure.
  const failed = Math.max(numFailedTests, numFailedTestSuites, status === 0 ? 0 : 1);
  return { passed: numPassedTests, failed };
}

const results = [
  jest('units', ['--ignoreProjects', 'system-tests', 'sql-subset']),
  jest('system', ['--selectProjects', 'system-tests', '--runInBand']),
  // Last, for it reads the SQL texts that the other suites sent.
  jest('sql-subset', ['--selectProjects', 'sql-subset']),
];
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
