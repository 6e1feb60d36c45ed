import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOrderConfig } from '../../order-service/src/config';
import {
  addressOf,
  portVariable,
  serviceNames,
  untilReady,
  type ServiceName,
} from '../../scripts/local-platform';
import { importExport } from '../../seed-data/src';
import { freePorts } from '../src/free-ports';
import { LocalStart, until } from '../src/local-start';

const directories: string[] = [];
function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'local-start-'));
  directories.push(directory);
  return directory;
}
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** Something else that answers 200 to everything. */
async function occupy(port: number) {
  let answered = 0;
  const server = createServer((_request, response) => {
    answered += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    get answered() {
      return answered;
    },
    leave: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Kills a service until its port can be had, which a launcher that is faster may prevent for a while. */
async function takePortOf(start: LocalStart, name: ServiceName) {
  let stranger: Awaited<ReturnType<typeof occupy>> | undefined;
  await until(async () => {
    start.killService(name);
    stranger = await occupy(start.ports[name]).catch(() => undefined);
    return stranger !== undefined;
  }, 'The port was never free.');
  if (stranger === undefined) throw new Error('The port was never free.');
  return stranger;
}

async function signIn(address: string, email: string): Promise<number> {
  const { status } = await post(address, '/v1/users/login', { email, password: 'Demo-pass-2026' });
  return status;
}

const post = (address: string, path: string, body: object) =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('npm start', () => {
  let first: LocalStart;
  beforeAll(async () => {
    first = new LocalStart(join(newDirectory(), 'data'), await freePorts());
    await first.untilReady();
  });
  afterAll(() => first.kill());

  const instances = () =>
    Promise.all(
      serviceNames.map(async (name) => {
        const response = await fetch(`${addressOf(first.ports, name)}/health`);
        return (await response.json()) as { service: string; instance: string };
      }),
    );

  it('starts the six services, and says which is which at /health', async () => {
    expect((await instances()).map(({ service }) => service)).toEqual(serviceNames);
    expect(new Set((await instances()).map(({ instance }) => instance)).size).toBe(serviceNames.length);
  });

  it.each([[[]], [['--fresh']]])(
    'with %j beside a platform on the same data ends with status 1, names who has the data, and harms nothing',
    async (args) => {
      const before = await instances();
      const second = new LocalStart(first.dataDirectory, await freePorts(), args);
      expect(await second.ended).toBe(1);
      expect(second.output).toContain(
        `${first.dataDirectory} is in use by npm start (process ${first.pidOf('npm start')}).`,
      );
      expect(second.output).not.toMatch(/^ready$/m);
      expect(await instances()).toEqual(before);
      expect(await signIn(addressOf(first.ports, 'user-service'), 'alice@demo.test')).toBe(200);
    },
  );

  it('beside a platform on the same ports ends with status 1 and names the setting of each', async () => {
    const second = new LocalStart(newDirectory(), first.ports);
    expect(await second.ended).toBe(1);
    for (const name of serviceNames) {
      expect(second.output).toContain(
        `Port ${first.ports[name]} of ${name} is taken by another process: end that process, or set ${portVariable(name)} `,
      );
    }
    expect(second.output).not.toMatch(/^ready$/m);
    expect(second.output).not.toMatch(/ PORT /);
  });

  it('mails a link to a new password that leads to a page of this platform', async () => {
    const users = addressOf(first.ports, 'user-service');
    const asked = await post(users, '/v1/users/password-reset', { email: 'bob@demo.test' });
    expect(asked.status).toBe(202);
    const outbox = join(first.dataDirectory, 'outbox');
    const mail = () => (existsSync(outbox) ? readdirSync(outbox) : []).find((name) => name.endsWith('.eml'));
    await until(() => mail() !== undefined, 'No mail came.');
    const text = readFileSync(join(outbox, mail() ?? ''), 'utf8').replaceAll(/=\r?\n/g, '');
    const link = /http:[^\s"<]*\/reset-password\?token=(?:3D)?[\w-]+/.exec(text)?.[0].replace('=3D', '=');
    expect(link).toContain(`${users}/reset-password`);
    const page = await fetch(String(link));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('keeps all files on the data from other users', () => {
    const open = [first.dataDirectory, ...pathsBelow(first.dataDirectory)].filter(
      (path) => (statSync(path).mode & 0o077) !== 0,
    );
    expect(open).toEqual([]);
    expect(readdirSync(first.dataDirectory)).toEqual(
      expect.arrayContaining(['user.db', 'user.db-wal', 'user.db-shm', 'sandbox-gateway.db']),
    );
  });

  it('starts a service again that ends', async () => {
    const before = first.pidOf('order-service');
    const address = addressOf(first.ports, 'order-service');
    process.kill(before, 'SIGKILL');
    await first.untilSaid(/it starts again/);
    await until(
      async () => (await fetch(`${address}/health`).catch(() => undefined))?.status === 200,
      'The service did not come back.',
    );
    expect(first.pidOf('order-service')).not.toBe(before);
  });

  it('ends with status 1 and says why, when the port of a service was taken while it was down', async () => {
    const stranger = await takePortOf(first, 'payment-service');
    try {
      expect(await first.ended).toBe(1);
      expect(first.output).toContain(`Port ${first.ports['payment-service']} is taken by another process`);
      expect(first.output).toContain('PAYMENT_SERVICE_PORT');
    } finally {
      await stranger.leave();
    }
  });
});

const pathsBelow = (directory: string): string[] =>
  readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? [path, ...pathsBelow(path)] : [path];
  });

describe('npm start leaves no process behind', () => {
  const dataDirectory = newDirectory();
  let start: LocalStart;
  afterEach(() => start.kill());

  const begin = async () => {
    start = new LocalStart(dataDirectory, await freePorts());
    await start.untilReady();
    expect(start.processes()).toHaveLength(serviceNames.length + 1);
  };

  it.each(['SIGTERM', 'SIGKILL'] as const)('when npm gets %s', async (signal) => {
    await begin();
    process.kill(start.pid, signal);
    await start.untilGone();
  });

  it('when npm gets SIGKILL before the services are ready', async () => {
    start = new LocalStart(dataDirectory, await freePorts());
    await until(() => start.runs('user-service'), 'The service did not begin.');
    process.kill(start.pid, 'SIGKILL');
    await start.untilGone();
  });

  it('when the launcher gets SIGTERM while it is about to restart a service', async () => {
    await begin();
    process.kill(start.pidOf('order-service'), 'SIGKILL');
    await start.untilSaid(/it starts again/);
    process.kill(start.pidOf('npm start'), 'SIGTERM');
    await start.untilGone();
  });

  it('when the launcher gets SIGKILL while a service that it restarted begins', async () => {
    await begin();
    process.kill(start.pidOf('order-service'), 'SIGKILL');
    await start.untilSaid(/it starts again/);
    await until(() => start.runs('order-service'), 'The service did not begin.');
    process.kill(start.pidOf('npm start'), 'SIGKILL');
    await start.untilGone();
  });
});

describe('npm start on data that somebody has imported', () => {
  const dataDirectory = newDirectory();
  const demoAccounts = ['alice@demo.test', 'organizer@demo.test', 'admin@demo.test'];
  let start: LocalStart;
  beforeAll(() =>
    importExport({
      from: join(__dirname, '../../seed-data/test/fixtures/export'),
      shiftDates: true,
      dataDirectory,
      environment: {},
      ticketKeySecret: loadOrderConfig({}).ticketKeySecret,
      organizerEmail: 'organizer@demo.test',
      now: new Date(),
    }),
  );
  afterEach(() => start.kill());

  async function signInsAfterStart(...args: string[]): Promise<number[]> {
    start = new LocalStart(dataDirectory, await freePorts(), args);
    await start.untilReady();
    const address = addressOf(start.ports, 'user-service');
    return Promise.all(demoAccounts.map((email) => signIn(address, email)));
  }

  it('adds no account whose password everybody knows, and says so', async () => {
    expect(await signInsAfterStart()).toEqual([401, 401, 401]);
    expect(start.output).toContain('no demo data was added; npm start -- --demo adds it');
    expect(start.output).not.toContain('sign in as');
  });

  it('adds them when it is asked to', async () => {
    expect(await signInsAfterStart('--demo')).toEqual([200, 200, 200]);
    expect(start.output).toContain('sign in as');
  });
});

describe('A service counts as ready', () => {
  it('only when the answer is its own, not that of a stranger on its port', async () => {
    const { 'order-service': port } = await freePorts();
    const stranger = await occupy(port);
    // A process that does not listen, and ends when it is killed.
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1_000)'], { stdio: 'ignore' });
    const service = { address: `http://127.0.0.1:${port}`, instance: 'mine', child };
    try {
      await expect(untilReady(service, 500)).rejects.toThrow('was not ready within 500 ms');
      expect(stranger.answered).toBeGreaterThan(0);
    } finally {
      child.kill('SIGKILL');
      await stranger.leave();
    }
  });
});
