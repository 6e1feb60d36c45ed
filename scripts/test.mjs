import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installIfNeeded, root } from './install.mjs';

/**
 * Checks the whole project: install, types, lint, boundaries, build and every suite. The last line of its output counts the
 * tests: `N passed, N failed`. It fails if anything has failed.
 */
installIfNeeded();
const cache = join(root, '.cache');
rmSync(join(cache, 'sql-texts'), { recursive: true, force: true });
mkdirSync(cache, { recursive: true });

/** A command that takes longer is killed, so that the check always ends. */
const LONGEST_MS = 20 * 60_000;

/** Runs a command and resolves with its status. If it fails, its output is printed as a whole when it has ended. */
function run(title, command, args) {
  const startedAt = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_MS });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)\n`);
      if (status !== 0) process.stdout.write(Buffer.concat(output));
      resolve(status);
    });
  });
}

const script = (name) => run(name, 'npm', ['run', '--silent', name]);

/** Runs the suites of some projects and returns how many tests passed and failed. */
async function jest(title, args) {
  const outputFile = join(cache, `jest-${title}.json`);
  rmSync(outputFile, { force: true });
  const status = await run(title, process.execPath, [
    join(root, 'node_modules/jest/bin/jest.js'),
    ...args,
    '--json',
    `--outputFile=${outputFile}`,
  ]);
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(
    readFileSync(outputFile, 'utf8'),
  );
  // A suite that cannot be loaded counts as one failure.
  const failed = Math.max(numFailedTests, numFailedTestSuites, status === 0 ? 0 : 1);
  return { passed: numPassedTests, failed };
}

const statuses = await Promise.all([
  script('lint:code'),
  (async () => {
    const typecheck = await script('typecheck');
    const format = await script('lint:format');
    const boundaries = await script('lint:boundaries');
    const unused = await script('lint:unused');
    return Math.max(typecheck, format, boundaries, unused, await script('build'));
  })(),
]);
if (Math.max(...statuses) !== 0) {
  console.log('\n0 passed, 1 failed');
  process.exit(1);
}

const results = [
  await jest('units', ['--ignoreProjects', 'system-tests', 'sql-subset']),
  // Two suites run at a time on any machine, because most of them mainly wait for processes.
  await jest('system', [
    '--selectProjects',
    'system-tests',
    '--maxWorkers=2',
    '--testPathIgnorePatterns=overload',
  ]),
  // This suite runs alone, because it measures times.
  await jest('overload', ['--selectProjects', 'system-tests', '--testPathPatterns=overload']),
  // This suite is last, because it reads the SQL texts that the other suites have sent.
  await jest('sql-subset', ['--selectProjects', 'sql-subset']),
];
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
