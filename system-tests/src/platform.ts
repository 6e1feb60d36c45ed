import type { ChildProcess } from 'node:child_process';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemoData } from '../../seed-data/src';
import {
  addressOf,
  hasEnded,
  serviceNames,
  spawnService,
  untilReady,
  type Ports,
  type ServiceName,
  type ServiceProcess,
} from '../../scripts/local-platform';
import { freePorts } from './free-ports';
import { ServerDatabases } from './sql-server';

const READY_WITHIN_MS = 30_000;
/** How many characters of the log are shown after a failed start. */
const LOG_SHOWN = 4_000;

export type DatabaseOwner = ServiceName | 'sandbox-gateway';

/** The names of the embedded databases' files, as the services themselves give them. */
const databaseFiles: Readonly<Record<DatabaseOwner, string>> = {
  'user-service': 'user.db',
  'catalog-service': 'catalog.db',
  'seating-service': 'seating.db',
  'order-service': 'orders.db',
  'payment-service': 'payments.db',
  'notification-service': 'notifications.db',
  'sandbox-gateway': 'sandbox-gateway.db',
};

export interface PlatformOptions {
  /** Where a service keeps its data instead of in the platform's own folder. */
  readonly dataDirectories?: Partial<Readonly<Record<ServiceName, string>>>;
  /**
   * A server on which databases may be created, with its administrator's password. The databases are there instead of
   * in files.
   */
  readonly sqlServerUrl?: string;
}

/** The engines on which the promises are tested; SQL Server only if TEST_SQLSERVER_URL names one. */
export const engines: readonly (readonly [name: string, options: PlatformOptions])[] = [
  ['SQLite', {}],
  ...(process.env['TEST_SQLSERVER_URL']
    ? ([['SQL Server', { sqlServerUrl: process.env['TEST_SQLSERVER_URL'] }]] as const)
    : []),
];

/** How a process ended that should not have stopped, and its output. */
export interface Ending {
  readonly status: number | null;
  readonly output: string;
}

/** One more process of a service, on the same database. None of its peers calls it: they know the first one only. */
export interface Replica {
  readonly url: string;
  /** Sends it SIGTERM, and resolves with its exit code when it has ended. */
  stop(): Promise<number | null>;
  /** Kills it, so that it cannot clean up. */
  kill(): Promise<number | null>;
}

/** The six real processes on free ports, with databases of their own in a temporary folder and the demo accounts. */
export class Platform {
  private readonly children = new Map<ServiceName, ChildProcess>();

  private constructor(
    readonly ports: Ports,
    readonly dataDirectory: string,
    private readonly settings: NodeJS.ProcessEnv,
    private readonly dataDirectories: NonNullable<PlatformOptions['dataDirectories']>,
    private readonly serverDatabases: ServerDatabases | undefined,
  ) {}

  /** `settings` are variables for all services, on top of what the tests need. */
  static async start(
    settings: NodeJS.ProcessEnv = {},
    { dataDirectories = {}, sqlServerUrl }: PlatformOptions = {},
  ): Promise<Platform> {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'platform-'));
    const databases =
      sqlServerUrl === undefined
        ? undefined
        : await ServerDatabases.make(sqlServerUrl, Object.keys(databaseFiles));
    const platform = new Platform(await freePorts(), dataDirectory, settings, dataDirectories, databases);
    await platform.seed();
    const started = await Promise.allSettled(serviceNames.map((name) => platform.startService(name)));
    const failed = started.find((result) => result.status === 'rejected');
    if (failed === undefined) return platform;
    await platform.stop();
    throw failed.reason;
  }

  url(name: ServiceName): string {
    return addressOf(this.ports, name);
  }

  /** The file of an embedded database. */
  databaseFile(owner: DatabaseOwner): string {
    const service = owner === 'sandbox-gateway' ? 'payment-service' : owner;
    return join(this.dataDirectories[service] ?? this.dataDirectory, databaseFiles[owner]);
  }

  databaseUrl(owner: DatabaseOwner): string {
    return this.serverDatabases?.urlOf(owner) ?? `sqlite:${this.databaseFile(owner)}`;
  }

  /** Starts a service and waits until it is ready. */
  async startService(name: ServiceName): Promise<void> {
    const spawned = this.spawn(name);
    this.children.set(name, spawned.child);
    try {
      await untilReady(spawned, READY_WITHIN_MS);
    } catch (error) {
      throw new Error(`${name} did not start. It wrote:\n${this.log(name).slice(-LOG_SHOWN)}`, {
        cause: error,
      });
    }
  }

  /** Starts a service that is expected to fail, and waits until it has ended. */
  async startInVain(name: ServiceName): Promise<Ending> {
    const { child } = this.spawn(name);
    this.children.set(name, child);
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    return new Promise((resolve) => child.once('close', (status) => resolve({ status, output })));
  }

  /** Starts one more process of a service, on its own port. `settings` are variables for this process only. */
  async startReplica(name: ServiceName, settings: NodeJS.ProcessEnv = {}): Promise<Replica> {
    const ports = { ...this.ports, [name]: (await freePorts())[name] };
    const replica = this.spawn(name, ports, settings);
    await untilReady(replica, READY_WITHIN_MS);
    const { child, address: url } = replica;
    return { url, stop: () => ended(child, 'SIGTERM'), kill: () => ended(child, 'SIGKILL') };
  }

  /** Kills a service, so that it cannot clean up, and waits until it has ended. */
  kill(name: ServiceName): Promise<void> {
    return this.end(name, 'SIGKILL');
  }

  /** Pauses a service in the middle of its work, until it is resumed. */
  stall(name: ServiceName): void {
    this.childOf(name).kill('SIGSTOP');
  }

  resume(name: ServiceName): void {
    this.childOf(name).kill('SIGCONT');
  }

  /** The id of a service's process. */
  processId(name: ServiceName): number {
    const { pid } = this.childOf(name);
    if (pid === undefined) throw new Error(`${name} could not be started.`);
    return pid;
  }

  /** What a service has written so far. */
  log(name: ServiceName): string {
    return readFileSync(join(this.dataDirectory, `${name}.log`), 'utf8');
  }

  async restart(name: ServiceName): Promise<void> {
    await this.kill(name);
    await this.startService(name);
  }

  /** The file names of all emails that were written. */
  emails(): string[] {
    return readdirSync(join(this.dataDirectory, 'outbox')).filter((name) => name.endsWith('.eml'));
  }

  email(fileName: string): string {
    return readFileSync(join(this.dataDirectory, 'outbox', fileName), 'latin1');
  }

  async stop(): Promise<void> {
    await Promise.all(serviceNames.map((name) => this.end(name, 'SIGTERM')));
    await this.serverDatabases?.drop();
    rmSync(this.dataDirectory, { recursive: true, force: true });
  }

  private async seed(): Promise<void> {
    const url = (owner: DatabaseOwner) => this.databaseUrl(owner);
    await seedDemoData({
      databases: {
        user: url('user-service'),
        catalog: url('catalog-service'),
        seating: url('seating-service'),
        order: url('order-service'),
        payment: url('payment-service'),
        notification: url('notification-service'),
        gateway: url('sandbox-gateway'),
      },
      now: new Date(),
      onProgress: () => undefined,
    });
  }

  private spawn(name: ServiceName, ports = this.ports, settings: NodeJS.ProcessEnv = {}): ServiceProcess {
    const spawned = spawnService(name, {
      ports,
      dataDirectory: this.dataDirectories[name] ?? this.dataDirectory,
      base: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        BCRYPT_COST: '4',
        ...this.serverDatabases?.settings,
        ...this.settings,
        ...settings,
      },
    });
    const log = createWriteStream(join(this.dataDirectory, `${name}.log`), { flags: 'a' });
    const { child } = spawned;
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.once('close', () => log.end());
    return spawned;
  }

  private childOf(name: ServiceName): ChildProcess {
    const child = this.children.get(name);
    if (child === undefined) throw new Error(`${name} was never started.`);
    return child;
  }

  private async end(name: ServiceName, signal: NodeJS.Signals): Promise<void> {
    const child = this.children.get(name);
    if (child !== undefined) await ended(child, signal);
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode;
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
    // A paused process reacts only to SIGKILL.
    child.kill('SIGCONT');
  });
}
