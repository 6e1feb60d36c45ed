import type { ChildProcess } from 'node:child_process';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemoData } from '../../seed-data/src';
import {
  addressOf,
  serviceNames,
  spawnService,
  untilReady,
  type Ports,
  type ServiceName,
} from '../../scripts/local-platform';
import { freePorts } from './free-ports';

const READY_WITHIN_MS = 30_000;

/** The six real processes on free ports, with databases of their own in a temporary folder and the demo accounts. */
export class Platform {
  private readonly children = new Map<ServiceName, ChildProcess>();

  private constructor(
    readonly ports: Ports,
    readonly dataDirectory: string,
    private readonly settings: NodeJS.ProcessEnv,
  ) {}

  /** `settings` are variables for all services, on top of what the tests need. */
  static async start(settings: NodeJS.ProcessEnv = {}): Promise<Platform> {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'platform-'));
    await seedDemoData({ dataDirectory, now: new Date(), onProgress: () => undefined });
    const platform = new Platform(await freePorts(), dataDirectory, settings);
    const started = await Promise.allSettled(serviceNames.map((name) => platform.startService(name)));
    const failed = started.find((result) => result.status === 'rejected');
    if (failed === undefined) return platform;
    const logs = serviceNames.map((name) => platform.log(name)).join('');
    await platform.stop();
    throw new Error(`${String(failed.reason)}\n${logs}`);
  }

  url(name: ServiceName): string {
    return addressOf(this.ports, name);
  }

  /** Starts a service and waits until it is ready. */
  async startService(name: ServiceName): Promise<void> {
    const child = spawnService(name, {
      ports: this.ports,
      dataDirectory: this.dataDirectory,
      base: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        BCRYPT_COST: '4',
        ...this.settings,
      },
    });
    const log = createWriteStream(join(this.dataDirectory, `${name}.log`), { flags: 'a' });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.once('exit', () => log.end());
    this.children.set(name, child);
    await untilReady(this.url(name), READY_WITHIN_MS, () => hasEnded(child));
  }

  /** Ends a service without giving it a chance to tidy up, and waits until it is gone. */
  kill(name: ServiceName): Promise<void> {
    return this.end(name, 'SIGKILL');
  }

  /** What a service has written so far. */
  log(name: ServiceName): string {
    return readFileSync(join(this.dataDirectory, `${name}.log`), 'utf8');
  }

  async restart(name: ServiceName): Promise<void> {
    await this.kill(name);
    await this.startService(name);
  }

  /** The texts of all emails that were written. */
  emails(): string[] {
    return readdirSync(join(this.dataDirectory, 'outbox')).filter((name) => name.endsWith('.eml'));
  }

  async stop(): Promise<void> {
    await Promise.all(serviceNames.map((name) => this.end(name, 'SIGTERM')));
    rmSync(this.dataDirectory, { recursive: true, force: true });
  }

  private end(name: ServiceName, signal: NodeJS.Signals): Promise<void> {
    const child = this.children.get(name);
    if (child === undefined || hasEnded(child)) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
