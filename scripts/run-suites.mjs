import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';
import { runCommand } from './run-command.mjs';

export const cache = join(root, '.cache');

/**
 * Runs suites of some projects and returns how many tests passed and failed. Suites that could not be loaded, and a run that
 * was killed, count as a failure.
 */
export async function runSuites(title, args, options) {
  mkdirSync(cache, { recursive: true });
  const outputFile = join(cache, `jest-${title}.json`);
  rmSync(outputFile, { force: true });
  const status = await runCommand(
    title,
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), ...args, '--json', `--outputFile=${outputFile}`],
    options,
  );
  if (!existsSync(outputFile)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
    readFileSync(outputFile, 'utf8'),
  );
  printSlowest(testResults);
  return {
    passed: numPassedTests,
    failed: Math.max(numFailedTests, numFailedTestSuites, status === 0 ? 0 : 1),
  };
}

/** A suite that takes longer is named, because it may be one for `npm run test:chaos`. */
const SLOW_SECONDS = 20;

function printSlowest(testResults) {
  for (const { name, startTime, endTime } of testResults) {
    const seconds = (endTime - startTime) / 1000;
    if (seconds > SLOW_SECONDS) {
      process.stdout.write(`         ${name.slice(root.length)}: ${seconds.toFixed(1)} s\n`);
    }
  }
}

/** Prints how many tests passed and failed, alone on the last line, and ends with the status that fits. */
export function endWith(results) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
