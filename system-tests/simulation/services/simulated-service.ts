import { pino } from 'pino';
import type { Database } from '@ticketing/service-chassis/database';
import type { Logger, Metrics, Service } from '@ticketing/service-chassis/service';
import { createPrng, type Prng, type Range } from '../prng';
import type { Faults } from '../faults';
import { mutationOf, type Mutation } from '../mutations';
import { axiosTransport } from '../network/axios-transport';
import type { Network } from '../network/network';
import type { MailServer } from '../outside/mail-server';
import { unreliableGateway } from '../outside/unreliable-gateway';
import { processClock, type WrongClock } from '../time/process-clock';
import type { VirtualTime } from '../time/virtual-time';
import type { Trace } from '../trace';
import { serviceFactories } from './service-factories';
import { ServiceProcess } from './service-process';
import { crashableDatabase } from './crashable-database';
import { hosts, type ServiceName } from './names';

export interface ServiceSurroundings {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly network: Network;
  readonly mailServer: MailServer;
  readonly database: Database;
  readonly gatewayDatabase: Database;
  readonly declinedRefunds: Set<string>;
  readonly mutation: Mutation | undefined;
}

/** Usually a quick restart; sometimes an operator must act first. */
const DOWN_MS: Range = [100, 6_000];
const LONG_DOWN_MS: Range = [20_000, 120_000];
/** The maximum is longer than every lease. */
const STALL_MS: Range = [500, 90_000];
const SENDING_MS: Range = [20, 1_000];
const SLOW_STATEMENT_MS: Range = [1, 400];
const CLOCK_ERROR_MS: Range = [-8_000, 8_000];

interface LogLine {
  readonly msg?: string;
  readonly err?: { readonly type?: string; readonly message?: string };
  /** Of a discrepancy. */
  readonly kind?: string;
  readonly subject?: string;
  readonly detail?: string;
}

/**
 * A service under a supervisor: when its process ends, the supervisor starts another one a moment later, with the same
 * database.
 */
export class SimulatedService {
  /** How many processes there were. */
  processCount = 0;
  /** The name in the trace. */
  readonly #label: string;
  readonly #prng: Prng;
  readonly #clock: WrongClock = { aheadMs: 0 };
  #serviceProcess: ServiceProcess | undefined;
  #stopListening: (() => void) | undefined;
  #retired = false;
  /** One entry for each process so far. */
  readonly #metrics: Metrics[] = [];

  /** Each replica has its own process, clock and random faults; the replicas share the database. */
  constructor(
    readonly name: ServiceName,
    replica: number,
    private readonly world: ServiceSurroundings,
  ) {
    this.#label = replica === 1 ? name : `${name} ${replica}`;
    this.#prng = createPrng(world.seed, this.#label);
  }

  get isUp(): boolean {
    return this.#stopListening !== undefined;
  }

  /** How often reconciliation repaired something. */
  async repairs(): Promise<number> {
    const counters = this.#metrics.map(async ({ registry }) => {
      const counter = await registry.getSingleMetric('discrepancies_repaired_total')?.get();
      return counter?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
    });
    return (await Promise.all(counters)).reduce((sum, count) => sum + count, 0);
  }

  /** Resolves when the service responds; never if its process ends before. */
  async start(): Promise<void> {
    const { time, trace, network, faults } = this.world;
    this.processCount += 1;
    const serviceProcess = new ServiceProcess({
      time,
      endsNow: () => faults.strikes('crash'),
      stallMs: () => this.#stallMs(),
      onEnd: () => this.#ended(),
    });
    this.#serviceProcess = serviceProcess;
    try {
      const service = await this.#create(serviceProcess);
      this.#metrics.push(service.metrics);
      await service.start();
      if (serviceProcess.hasEnded) return;
      this.#stopListening = network.listen(hosts[this.name], service.app);
      trace.note(this.#label, 'ready');
    } catch (error) {
      trace.note(this.#label, `does not start: ${String(error)}`);
      serviceProcess.end();
    }
  }

  /** The world ends: no other process is started. */
  retire(): void {
    this.#retired = true;
    this.#serviceProcess?.end();
  }

  setClockWrong(): void {
    this.#clock.aheadMs = this.#prng.between(...CLOCK_ERROR_MS);
    this.world.trace.note(this.#label, `the clock is wrong by ${this.#clock.aheadMs} ms`);
  }

  #ended(): void {
    const { time, trace } = this.world;
    if (this.#retired) return;
    const downMs = this.#prng.between(...(this.#prng.chance(0.15) ? LONG_DOWN_MS : DOWN_MS));
    trace.note(this.#label, `crashed, back in ${downMs} ms`);
    this.#stopListening?.();
    this.#stopListening = undefined;
    time.schedule(downMs, () => void this.start());
  }

  #create(serviceProcess: ServiceProcess): Promise<Service> {
    const { seed, time, faults, trace, network, mailServer, gatewayDatabase } = this.world;
    const mutation = mutationOf(this.world.mutation, this.name);
    const database = crashableDatabase({
      inner: this.world.database,
      serviceProcess,
      mutation,
      delay: () => this.#delay(),
      isDeadlocked: () => faults.strikes('deadlock'),
      sending: () => time.sleep(this.#prng.between(...SENDING_MS)),
    });
    return serviceFactories[this.name]({
      overrides: {
        clock: processClock(time, this.#clock, serviceProcess),
        random: createPrng(seed, `${this.#label}, life ${this.processCount}`).random,
        logger: this.#logger(serviceProcess),
        database,
        adapter: axiosTransport((host, request, timeoutMs) =>
          serviceProcess.step(async () => {
            const pretended = mutation.pretends?.(host, request);
            return pretended ?? network.send(this.#label, host, request, timeoutMs);
          }),
        ),
        checkResponses: true,
        processMetrics: false,
      },
      mail: mailServer.transports(serviceProcess),
      gateway: {
        sandboxDatabase: gatewayDatabase,
        wrapGateway: (gateway) =>
          unreliableGateway({
            gateway,
            declinedRefunds: this.world.declinedRefunds,
            serviceProcess,
            time,
            faults,
            trace,
            prng: this.#prng,
          }),
      },
    });
  }

  #stallMs(): number {
    const { faults, trace } = this.world;
    if (!faults.strikes('stall')) return 0;
    const ms = this.#prng.between(...STALL_MS);
    trace.note(this.#label, `stalls for ${ms} ms`);
    return ms;
  }

  #delay(): Promise<void> | undefined {
    const { time, faults } = this.world;
    if (!faults.strikes('slow statement')) return undefined;
    return time.sleep(this.#prng.between(...SLOW_STATEMENT_MS));
  }

  /** Warnings and errors of the service are part of the trace. */
  #logger(serviceProcess: ServiceProcess): Logger {
    const { trace } = this.world;
    const write = (line: string) => {
      if (serviceProcess.hasEnded) return;
      const { msg, err, kind, subject, detail } = JSON.parse(line) as LogLine;
      const found = kind === undefined ? '' : ` (${kind} of ${subject}: ${detail})`;
      trace.note(
        this.#label,
        `log: ${msg}${found}${err === undefined ? '' : ` (${err.type}: ${err.message})`}`,
      );
    };
    return pino({ level: 'warn', base: null, timestamp: false }, { write });
  }
}
