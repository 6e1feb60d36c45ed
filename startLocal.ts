import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs, styleText } from 'node:util';
import type { ChildProcess } from 'node:child_process';
import { prettyFactory } from 'pino-pretty';
import { buildChangedServices } from './scripts/build';
import {
  addressOf,
  portsFrom,
  serviceNames,
  spawnService,
  untilReady,
  type ServiceEnvironment,
  type ServiceName,
} from './scripts/local-platform';

const READY_WITHIN_MS = 30_000;
const RESTART_AFTER_MS = 1_000;
const COLOURS = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'red'] as const;

const pretty = prettyFactory({
  colorize: process.stdout.isTTY,
  singleLine: true,
  ignore: 'pid,hostname,service,requestId,reqId,traceId,spanId,req,res,responseTime',
  messageFormat: '{msg} {req.method} {req.path} {res.status}',
  translateTime: 'HH:MM:ss',
});

function print(name: ServiceName, line: string): void {
  const colour = COLOURS[serviceNames.indexOf(name)] ?? 'white';
  process.stdout.write(
    `${styleText(colour, name.padEnd(20))} ${line.startsWith('{') ? pretty(line) : `${line}\n`}`,
  );
}

/** Starts and stops the six processes together, and restarts a process that dies. */
class LocalPlatform {
  private readonly children = new Map<ServiceName, ChildProcess>();
  private stopping = false;
  private ready = false;

  constructor(private readonly environment: ServiceEnvironment) {}

  async start(): Promise<void> {
    for (const name of serviceNames) this.spawn(name);
    await Promise.all(
      serviceNames.map((name) =>
        untilReady(addressOf(this.environment.ports, name), READY_WITHIN_MS, () => this.hasEnded(name)),
      ),
    );
    this.ready = true;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(
      [...this.children.values()].map(
        (child) =>
          new Promise<void>((done) => {
            if (child.exitCode !== null || child.signalCode !== null) return done();
            child.once('exit', () => done());
            child.kill('SIGTERM');
          }),
      ),
    );
  }

  private spawn(name: ServiceName): void {
    const child = spawnService(name, this.environment);
    this.children.set(name, child);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => print(name, line));
    }
    child.once('exit', (status, signal) => {
      if (this.stopping || !this.ready) return;
      print(name, `ended (${signal ?? status}); it starts again`);
      setTimeout(() => {
        if (!this.stopping) this.spawn(name);
      }, RESTART_AFTER_MS);
    });
  }

  private hasEnded(name: ServiceName): boolean {
    const child = this.children.get(name);
    return child === undefined || child.exitCode !== null || child.signalCode !== null;
  }
}

const databases = ['user', 'catalog', 'seating', 'orders', 'payments', 'notifications', 'sandbox-gateway'];
/** The name of a file that marks that the embedded databases beside it have the demo data. */
const SEEDED = 'demo-data-is-seeded';

/** Deletes the embedded databases and the written messages, and no other file in the directory. */
async function removeData(dataDirectory: string): Promise<void> {
  const files = databases.flatMap((name) => ['', '-wal', '-shm'].map((suffix) => `${name}.db${suffix}`));
  await Promise.all(
    [...files, SEEDED, 'outbox'].map((name) =>
      rm(join(dataDirectory, name), { recursive: true, force: true }),
    ),
  );
}

/**
 * Adds the demo data if it is missing. If the embedded databases have it, this does not open them or load the seeder, because
 * each service runs its own migrations. Databases elsewhere are checked at every start.
 */
async function seedIfNeeded(dataDirectory: string): Promise<void> {
  const isElsewhere = Object.entries(process.env).some(
    ([name, value]) => name.endsWith('_DATABASE_URL') && value !== '',
  );
  const files = [SEEDED, ...databases.map((name) => `${name}.db`)];
  if (!isElsewhere && files.every((name) => existsSync(join(dataDirectory, name)))) return;
  const { seedDemoData } = await import('./seed-data/src/index.js');
  await seedDemoData({ dataDirectory, now: new Date(), onProgress: () => undefined });
  await writeFile(join(dataDirectory, SEEDED), '');
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } });
  const dataDirectory = resolve(process.env['DATA_DIR'] || '.data');
  const environment: ServiceEnvironment = {
    ports: portsFrom(process.env),
    dataDirectory,
    base: { NODE_ENV: 'development', ...process.env },
  };
  if (values.fresh) await removeData(dataDirectory);
  await Promise.all([buildChangedServices(), seedIfNeeded(dataDirectory)]);

  const platform = new LocalPlatform(environment);
  let stopping: Promise<void> | undefined;
  const stop = (status: number) => {
    stopping ??= platform.stop().then(() => process.exit(status));
  };
  process.on('SIGINT', () => stop(0));
  process.on('SIGTERM', () => stop(0));
  try {
    await platform.start();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return stop(1);
  }
  const rows = serviceNames.map((name) => `  ${name.padEnd(22)}${addressOf(environment.ports, name)}`);
  process.stdout.write(
    `\n${rows.join('\n')}\n\n  data in ${dataDirectory}, emails in ${join(dataDirectory, 'outbox')}\n` +
      `  sign in as alice@demo.test, organizer@demo.test, staff@demo.test or admin@demo.test with Demo-pass-2026\n\nready\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
