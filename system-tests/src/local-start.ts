import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf, portVariable, root, serviceNames, type Ports } from '../../scripts/local-platform';

/** This only ends a wait that hangs. */
const WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 50;

interface NamedProcess {
  readonly name: string;
  readonly pid: number;
}

/** `npm start`, as somebody types it, on a data directory and ports of its own. */
export class LocalStart {
  output = '';
  readonly ended: Promise<number | null>;
  readonly #npm: ChildProcess;

  constructor(
    readonly dataDirectory: string,
    readonly ports: Ports,
    args: readonly string[] = [],
    settings: NodeJS.ProcessEnv = {},
  ) {
    this.#npm = spawn('npm', ['start', '--', ...args], {
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        DATA_DIR: dataDirectory,
        ...Object.fromEntries(serviceNames.map((name) => [portVariable(name), String(ports[name])])),
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#npm.stdout, this.#npm.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = new Promise((resolve) => this.#npm.once('close', resolve));
  }

  /** npm's own process. */
  get pid(): number {
    if (this.#npm.pid === undefined) throw new Error('npm could not be started.');
    return this.#npm.pid;
  }

  /** The launcher and the services that run on the data. */
  processes(): NamedProcess[] {
    return processesOn(this.dataDirectory);
  }

  runs(name: string): boolean {
    return this.processes().some((one) => one.name === name);
  }

  pidOf(name: string): number {
    const found = this.processes().find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} does not run.`);
    return found.pid;
  }

  killService(name: string): void {
    for (const found of this.processes()) if (found.name === name) killIfAlive(found.pid);
  }

  untilReady(): Promise<void> {
    return this.untilSaid(/^ready$/m);
  }

  untilSaid(text: RegExp): Promise<void> {
    return until(() => text.test(this.output), `${text} was not said. It said:\n${this.output}`);
  }

  /** Resolves when nothing of this start runs any more. */
  async untilGone(): Promise<void> {
    const isGone = async () => {
      const free = await Promise.all(serviceNames.map((name) => isFree(addressOf(this.ports, name))));
      return this.processes().length === 0 && free.every(Boolean);
    };
    await until(isGone, `There are processes left on ${this.dataDirectory}.`);
    await this.ended;
  }

  /** For the end of a test, whatever has become of the start. */
  async kill(): Promise<void> {
    for (const { pid } of [{ pid: this.pid }, ...this.processes()]) killIfAlive(pid);
    await this.untilGone();
  }
}

/** The processes that noted themselves in a data directory and live. */
function processesOn(dataDirectory: string): NamedProcess[] {
  const folder = join(dataDirectory, 'in-use');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map(Number)
    .filter(isAlive)
    .map((pid) => ({ pid, name: nameIn(join(folder, String(pid))) }));
}

function nameIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return 'a process that ends just now';
  }
}

async function isFree(address: string): Promise<boolean> {
  return fetch(address).then(
    () => false,
    () => true,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

export async function until(holds: () => boolean | Promise<boolean>, complaint: string): Promise<void> {
  const end = Date.now() + WITHIN_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(complaint);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
