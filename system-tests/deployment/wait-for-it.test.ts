import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from './support/repository';

const script = join(repository, 'wait-for-it.sh');
let tools: string;

beforeEach(() => {
  tools = mkdtempSync(join(tmpdir(), 'wait-for-it-'));
  tool('sleep', 'echo slept >> "$0.log"');
});

afterEach(() => rmSync(tools, { recursive: true, force: true }));

/** A command that the script finds before others with the same name. */
function tool(name: string, body: string): void {
  writeFileSync(join(tools, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(tools, name), 0o755);
}

/** `nc` fails this many times, then succeeds. */
const portThatOpensAfter = (tries: number): void =>
  tool('nc', `echo "$@" >> "$0.log"; [ "$(wc -l < "$0.log")" -gt ${tries} ]`);

const linesOf = (name: string): string[] =>
  readFileSync(join(tools, `${name}.log`), 'utf8')
    .trim()
    .split('\n');

function waitForIt(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('sh', [script, ...args], {
    env: { PATH: `${tools}:${process.env['PATH']}` },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('wait-for-it.sh', () => {
  it('tries once a second until the port is open, then runs the command and ends as it does', () => {
    portThatOpensAfter(3);
    const { status, stdout } = waitForIt(
      'db:1433',
      '--',
      'sh',
      '-c',
      'echo "started with $1"; exit 7',
      'sh',
      'a b',
    );
    expect({ status, stdout }).toEqual({ status: 7, stdout: 'started with a b\n' });
    expect(linesOf('sleep')).toHaveLength(3);
    expect(linesOf('nc').at(-1)).toBe('-z -w 1 db 1433');
  });

  it('ends well without a command', () => {
    portThatOpensAfter(0);
    expect(waitForIt('db:1433')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('db:1433 is open'),
    });
  });

  it('gives up when the time is over, and does not run the command', () => {
    portThatOpensAfter(1_000);
    const { status, stdout, stderr } = waitForIt('db:1433', '-t', '4', '--', 'echo', 'started');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('db:1433 did not open within 4 seconds');
    expect(linesOf('sleep')).toHaveLength(4);
  });

  it('waits 15 seconds by default, and forever with 0', () => {
    portThatOpensAfter(1_000);
    expect(waitForIt('db:1433').stderr).toContain('within 15 seconds');
    portThatOpensAfter(40);
    expect(waitForIt('db:1433', '-t', '0').status).toBe(0);
  });

  it('says nothing with -q', () => {
    portThatOpensAfter(1_000);
    expect(waitForIt('db:1433', '-q', '-t', '1')).toEqual({ status: 1, stdout: '', stderr: '' });
  });

  it.each([
    [[], "host:port, not ''"],
    [['db'], "host:port, not 'db'"],
    [['db:'], "host:port, not 'db:'"],
    [[':1433'], "host:port, not ':1433'"],
    [['db:sql'], "The port must be a number, not 'sql'"],
    [['db:1433', '-t'], "-t needs a whole number of seconds, not ''"],
    [['db:1433', '-t', 'soon'], "-t needs a whole number of seconds, not 'soon'"],
    [['db:1433', '--strict'], "There is no option '--strict'"],
  ])('refuses %j with how it is used', (args, message) => {
    const { status, stderr } = waitForIt(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: ');
  });

  it('sees a real port that is open, and one that is not', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const statusOf = (...args: string[]) =>
      new Promise((resolve) => {
        const child = spawn('sh', [script, `127.0.0.1:${port}`, '-q', ...args], {
          env: { PATH: `${tools}:${process.env['PATH']}` },
        });
        child.on('exit', resolve);
      });
    expect(await statusOf()).toBe(0);
    await new Promise((resolve) => server.close(resolve));
    expect(await statusOf('-t', '1')).toBe(1);
  });
});
