import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import express from 'express';
import { createMetrics } from '../../src/metrics/metrics';
import { listen } from '../../src/service';
import { silentLogger } from '../../testing/index';
import { testConfig } from '../builders/test-service';

describe('a process of a service', () => {
  let directory: string;
  let child: ChildProcess;
  let exited: Promise<number | null>;
  let lineWith: (text: string) => Promise<Record<string, unknown>>;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'slow-service-'));
    await mkdir(join(directory, 'migrations'));
    child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        join(__dirname, 'slow-service.ts'),
        `sqlite:${directory}/slow.db`,
        join(directory, 'migrations'),
      ],
      { cwd: join(__dirname, '../../..'), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    exited = new Promise((resolve) => child.once('exit', resolve));
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    lineWith = async (text) => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`The process ended before it logged "${text}".`);
        const line = JSON.parse(String(value)) as Record<string, unknown>;
        if (line['msg'] === text) return line;
      }
    };
  });
  afterEach(() => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  it('lets a request in flight finish after SIGTERM, rejects new ones, and ends with status 0', async () => {
    const { port } = await lineWith('listening');
    const slow = fetch(`http://127.0.0.1:${String(port)}/slow`);
    await lineWith('at work');
    child.kill('SIGTERM');
    await lineWith('stopping');
    await expect(fetch(`http://127.0.0.1:${String(port)}/slow`)).rejects.toThrow();
    const response = await slow;
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ done: true });
    expect(await exited).toBe(0);
  });

  it('also ends when nobody reads its log any more', async () => {
    const { port } = await lineWith('listening');
    // A response shows that the process has come to the point where it reacts to signals.
    await fetch(`http://127.0.0.1:${String(port)}/health`);
    child.stdout?.destroy();
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
  });
});

describe('a process that shall stop with its parent', () => {
  it('does not start when it could not notice that the parent is gone', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'slow-service.ts'), 'sqlite:unused.db', '.'],
      {
        cwd: join(__dirname, '../../..'),
        env: { PATH: process.env['PATH'], STOP_WITH_PARENT: 'true' },
        encoding: 'utf8',
      },
    );
    expect({ status, stderr }).toEqual({
      status: 78,
      stderr: 'STOP_WITH_PARENT needs a channel to the parent process, as `npm start` has one.\n',
    });
  });
});

describe('a service that finds its port taken', () => {
  it('says which port it is and what to do, and stops what it had begun', async () => {
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    const calls: string[] = [];
    const noted = (call: string) => () => {
      calls.push(call);
      return Promise.resolve();
    };
    const service = {
      name: 'slow-service',
      app: express(),
      routes: [],
      logger: silentLogger,
      metrics: createMetrics('slow-service', { ofProcess: false }),
      start: noted('start'),
      drain: () => undefined,
      stop: noted('stop'),
    };
    try {
      await expect(listen(service, { ...testConfig(), host: '127.0.0.1', port })).rejects.toThrow(
        `Port ${port} is taken by another process on 127.0.0.1. End that process, or set PORT to a free one ` +
          '(SLOW_SERVICE_PORT for npm start and Docker Compose).',
      );
    } finally {
      await new Promise((resolve) => stranger.close(resolve));
    }
    expect(calls).toEqual(['start', 'stop']);
  });
});
