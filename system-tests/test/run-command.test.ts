import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const urlOf = (file: string) => JSON.stringify(pathToFileURL(join(__dirname, '../../scripts', file)).href);

const FOREVER = 'setInterval(() => undefined, 1_000);';

/** Starts a process, writes its id into the file that is named, and waits. Neither of them ends by itself. */
const ENDLESS = `
  const { pid } = require('node:child_process').spawn(process.execPath, ['-e', '${FOREVER}']);
  require('node:fs').writeFileSync(process.argv[1] + '.new', String(pid));
  require('node:fs').renameSync(process.argv[1] + '.new', process.argv[1]);
  ${FOREVER}`;

const runModule = (code: string): ChildProcess =>
  spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a command of the checks that does not end', () => {
  let directory: string;
  let pidFile: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'run-command-'));
    pidFile = join(directory, 'pid');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const runEndless = (longestMs: number) =>
    runModule(`
      import { runCommand } from ${urlOf('run-command.mjs')};
      const args = ['-e', ${JSON.stringify(ENDLESS)}, ${JSON.stringify(pidFile)}];
      const status = await runCommand('endless', process.execPath, args, { longestMs: ${longestMs} });
      console.log('status ' + status);`);

  it('is killed with everything that it started, and says why', async () => {
    let output = '';
    // On a busy machine it may be killed before it has started anything.
    for (let longestMs = 500; !existsSync(pidFile); longestMs *= 2) {
      output = await text(runEndless(longestMs).stdout!);
    }
    expect(output).toMatch(
      /FAILED endless \(.*, killed because it took longer than [\d.]+ s\)\n[^]*status null/,
    );
    await until(() => !isAlive(Number(readFileSync(pidFile, 'utf8'))));
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with everything that it started at a %s', async (signal) => {
    const child = runEndless(600_000);
    await until(() => existsSync(pidFile));
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([null, signal]);
    await until(() => !isAlive(Number(readFileSync(pidFile, 'utf8'))));
  });
});

describe('suites that are killed', () => {
  it('count as a failure, and the summary is still printed last', async () => {
    const child = runModule(`
      import { endWith, runSuites } from ${urlOf('run-suites.mjs')};
      const killed = await runSuites('killed', ['--listTests'], { longestMs: 1 });
      endWith([{ passed: 7, failed: 0 }, killed]);`);
    const [output, [status]] = await Promise.all([text(child.stdout!), once(child, 'exit')]);
    expect(output).toMatch(/\n7 passed, 1 failed\n$/);
    expect(status).toBe(1);
  });
});
