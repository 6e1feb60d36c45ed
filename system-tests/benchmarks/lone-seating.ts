import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, environmentOf, root, untilReady } from '../../scripts/local-platform';
import { freePorts } from '../src/free-ports';
import { openNeighbours, type Neighbours } from './neighbours';

const READY_WITHIN_MS = 30_000;

export interface LoneSeatingOptions {
  /** Where V8 writes a profile of the process when it ends; by default it writes none. */
  readonly profileDirectory: string | undefined;
}

/** One process of seating-service as in production: its own settings, embedded SQLite with durable commits, a log to a file. */
export class LoneSeating {
  private constructor(
    readonly url: string,
    readonly directory: string,
    private readonly child: ChildProcess,
    private readonly neighbours: Neighbours,
    private readonly catalogueSecret: string,
  ) {}

  static async start({ profileDirectory }: LoneSeatingOptions): Promise<LoneSeating> {
    const [ports, neighbours] = await Promise.all([freePorts(), openNeighbours()]);
    const directory = mkdtempSync(join(tmpdir(), 'benchmark-'));
    const logFile = join(directory, 'seating-service.log');
    const catalogueSecret = randomBytes(32).toString('hex');
    const instance = randomBytes(16).toString('hex');
    // The process writes its log directly to the file, so that no other process has to copy it.
    const log = openSync(logFile, 'a');
    const child = spawn(
      process.execPath,
      [
        '--enable-source-maps',
        ...(profileDirectory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`]),
        join(root, 'seating-service/dist/main.js'),
      ],
      {
        cwd: root,
        stdio: ['ignore', log, log, 'ipc'],
        env: {
          ...environmentOf('seating-service', {
            ports,
            dataDirectory: directory,
            base: {
              PATH: process.env['PATH'],
              USER_SERVICE_URL: neighbours.url,
              CATALOG_SERVICE_URL: neighbours.url,
              CALLER_SECRET_CATALOG_SERVICE: catalogueSecret,
            },
          }),
          INSTANCE_ID: instance,
          STOP_WITH_PARENT: 'true',
        },
      },
    );
    closeSync(log);
    const url = addressOf(ports, 'seating-service');
    const seating = new LoneSeating(url, directory, child, neighbours, catalogueSecret);
    try {
      await untilReady({ address: url, instance, child }, READY_WITHIN_MS);
    } catch (error) {
      const written = readFileSync(logFile, 'utf8');
      await seating.stop();
      throw new Error(`seating-service did not start. It wrote:\n${written}`, { cause: error });
    }
    return seating;
  }

  get processId(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('seating-service could not be started.');
    return pid;
  }

  tokenOf(userId: string): string {
    return this.neighbours.tokenOf(userId);
  }

  /** A call of catalog-service about an event's seats. @throws when it is rejected */
  async ask(method: 'PUT' | 'PATCH', eventId: string, body: object): Promise<void> {
    const token = this.neighbours.tokenOfService(
      'catalog-service',
      this.catalogueSecret,
      'seating-service',
      'inventory:write',
    );
    const answer = await fetch(`${this.url}/v1/seats/inventory/${eventId}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} inventory: ${answer.status} ${await answer.text()}`);
  }

  async stop(): Promise<void> {
    if (!this.hasEnded) {
      const ended = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await ended;
    }
    this.neighbours.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
