import {
  hasEnded,
  LocalStartRefused,
  serviceNames,
  spawnService,
  untilReady,
  type ServiceEnvironment,
  type ServiceName,
  type ServiceProcess,
} from './local-platform';
import { createInterface } from 'node:readline';

/** Also enough for a busy machine: a service that cannot start ends much earlier by itself. */
const READY_WITHIN_MS = 120_000;
const FIRST_RESTART_AFTER_MS = 1_000;
const LAST_RESTART_AFTER_MS = 30_000;
/** After the time in which a service lets its requests finish. */
const KILLED_AFTER_MS = 30_000;
/** How a service ends that only another configuration can start: the port is taken, or a setting is wrong. */
const BAD_CONFIGURATION = 78;

export interface SupervisorOptions {
  readonly environment: ServiceEnvironment;
  /** Called with each line that a service writes, and what the supervisor has to say about it. */
  readonly print: (name: ServiceName, line: string) => void;
  /** A service cannot start any more, whatever is tried. */
  readonly onHopeless: (name: ServiceName) => void;
}

/** Starts and stops the six processes together, and restarts a process that dies. */
export class ServiceSupervisor {
  private readonly processes = new Map<ServiceName, ServiceProcess>();
  private readonly restarts = new Map<ServiceName, number>();
  private stopping: Promise<void> | undefined;
  private started = false;

  constructor(private readonly options: SupervisorOptions) {}

  /** Resolves when all are ready. @throws LocalStartRefused when one is not, or the platform is stopped meanwhile */
  async start(): Promise<void> {
    await Promise.all(serviceNames.map((name) => untilReady(this.spawn(name), READY_WITHIN_MS)));
    if (this.stopping !== undefined) throw new LocalStartRefused('The platform is stopped.');
    // Nobody starts a service again that ended while it waited for the others.
    const gone = serviceNames.find((name) => this.hasEnded(name));
    if (gone !== undefined) throw new LocalStartRefused(`${gone} ended before the others were ready.`);
    this.started = true;
  }

  /** Ends all processes, and starts none again. */
  stop(): Promise<void> {
    this.stopping ??= Promise.all([...this.processes.values()].map(end)).then(() => undefined);
    return this.stopping;
  }

  private hasEnded(name: ServiceName): boolean {
    const spawned = this.processes.get(name);
    return spawned === undefined || hasEnded(spawned.child);
  }

  private spawn(name: ServiceName): ServiceProcess {
    const spawned = spawnService(name, this.options.environment);
    this.processes.set(name, spawned);
    for (const stream of [spawned.child.stdout, spawned.child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => this.options.print(name, line));
    }
    // "close" comes after the last line of output, so that the reason of an end is printed before what follows from it.
    spawned.child.once('close', (status, signal) => this.afterEnd(name, status, signal));
    return spawned;
  }

  private afterEnd(name: ServiceName, status: number | null, signal: NodeJS.Signals | null): void {
    if (this.stopping !== undefined || !this.started) return;
    if (status === BAD_CONFIGURATION) return this.options.onHopeless(name);
    const restarts = this.restarts.get(name) ?? 0;
    const afterMs = Math.min(FIRST_RESTART_AFTER_MS * 2 ** restarts, LAST_RESTART_AFTER_MS);
    this.restarts.set(name, restarts + 1);
    this.options.print(name, `ended (${signal ?? status}); it starts again in ${afterMs / 1_000} s`);
    setTimeout(() => {
      if (this.stopping === undefined) void this.restart(name);
    }, afterMs);
  }

  private async restart(name: ServiceName): Promise<void> {
    try {
      await untilReady(this.spawn(name), READY_WITHIN_MS);
      this.restarts.delete(name);
    } catch {
      // When it ends, it is started again, after a longer time.
    }
  }
}

function end({ child }: ServiceProcess): Promise<void> {
  return new Promise((done) => {
    if (hasEnded(child)) return done();
    const late = setTimeout(() => child.kill('SIGKILL'), KILLED_AFTER_MS);
    child.once('exit', () => {
      clearTimeout(late);
      done();
    });
    child.kill('SIGTERM');
  });
}
