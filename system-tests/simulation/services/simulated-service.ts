import { pino } from 'pino';
import type { Database } from '@ticketing/service-chassis/database';
import type { Logger, Service } from '@ticketing/service-chassis/service';
import { chanceOf, type Chance, type Range } from '../chance';
import type { Faults } from '../faults';
import { flawOf, type Flaw } from '../flaws';
import { axiosTransport } from '../network/axios-transport';
import type { Network } from '../network/network';
import type { MailServer } from '../outside/mail-server';
import { unreliableGateway } from '../outside/unreliable-gateway';
import { lifeClock, type WrongClock } from '../time/life-clock';
import type { VirtualTime } from '../time/virtual-time';
import type { Trace } from '../trace';
import { blueprints } from './blueprints';
import { Life } from './life';
import { mortalDatabase } from './mortal-database';
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
  readonly flaw: Flaw | undefined;
}

/** Mostly a restart; now and then somebody has to be called. */
const DOWN_MS: Range = [100, 6_000];
const LONG_DOWN_MS: Range = [20_000, 120_000];
/** Up to longer than every lease. */
const STALL_MS: Range = [500, 90_000];
const SENDING_MS: Range = [20, 1_000];
const SLOW_STATEMENT_MS: Range = [1, 400];
const CLOCK_ERROR_MS: Range = [-8_000, 8_000];

/** What is logged when reconciliation has put something right. */
const REPAIRED = 'the books did not agree and were put right';

interface LogLine {
  readonly msg?: string;
  readonly err?: { readonly type?: string; readonly message?: string };
  /** Of a discrepancy. */
  readonly kind?: string;
  readonly subject?: string;
  readonly detail?: string;
}

/** A service under a supervisor: when its process ends, another one is begun a moment later, with the same database. */
export class SimulatedService {
  /** How many processes there were. */
  lives = 0;
  /** How often books did not agree and were put right. */
  repairs = 0;
  /** As it is named in the trace. */
  readonly #label: string;
  readonly #chance: Chance;
  readonly #clock: WrongClock = { aheadMs: 0 };
  #life: Life | undefined;
  #stopListening: (() => void) | undefined;
  #retired = false;

  /** Of several replicas each has its own process, clock and luck; they share the database. */
  constructor(
    readonly name: ServiceName,
    replica: number,
    private readonly world: ServiceSurroundings,
  ) {
    this.#label = replica === 1 ? name : `${name} ${replica}`;
    this.#chance = chanceOf(world.seed, this.#label);
  }

  get isUp(): boolean {
    return this.#stopListening !== undefined;
  }

  /** Resolves when the service answers; never, when its process ends before. */
  async start(): Promise<void> {
    const { time, trace, network, faults } = this.world;
    this.lives += 1;
    const life = new Life({
      time,
      endsNow: () => faults.strikes('crash'),
      stallMs: () => this.#stallMs(),
      onEnd: () => this.#ended(),
    });
    this.#life = life;
    try {
      const service = await this.#create(life);
      await service.start();
      if (life.isOver) return;
      this.#stopListening = network.listen(hosts[this.name], service.app);
      trace.note(this.#label, 'ready');
    } catch (error) {
      trace.note(this.#label, `does not start: ${String(error)}`);
      life.end();
    }
  }

  /** The world ends: nobody starts another process. */
  retire(): void {
    this.#retired = true;
    this.#life?.end();
  }

  setClockWrong(): void {
    this.#clock.aheadMs = this.#chance.between(...CLOCK_ERROR_MS);
    this.world.trace.note(this.#label, `the clock is wrong by ${this.#clock.aheadMs} ms`);
  }

  #ended(): void {
    const { time, trace } = this.world;
    if (this.#retired) return;
    const downMs = this.#chance.between(...(this.#chance.of(0.15) ? LONG_DOWN_MS : DOWN_MS));
    trace.note(this.#label, `crashed, back in ${downMs} ms`);
    this.#stopListening?.();
    this.#stopListening = undefined;
    time.schedule(downMs, () => void this.start());
  }

  #create(life: Life): Promise<Service> {
    const { seed, time, faults, trace, network, mailServer, gatewayDatabase } = this.world;
    const flaw = flawOf(this.world.flaw, this.name);
    const database = mortalDatabase({
      inner: this.world.database,
      life,
      flaw,
      delay: () => this.#delay(),
      isDeadlocked: () => faults.strikes('deadlock'),
      sending: () => time.sleep(this.#chance.between(...SENDING_MS)),
    });
    return blueprints[this.name]({
      overrides: {
        clock: lifeClock(time, this.#clock, life),
        random: chanceOf(seed, `${this.#label}, life ${this.lives}`).random,
        logger: this.#logger(life),
        database,
        adapter: axiosTransport((host, request, timeoutMs) =>
          life.step(async () => {
            const pretended = flaw.pretends?.(host, request);
            return pretended ?? network.send(this.#label, host, request, timeoutMs);
          }),
        ),
        checkResponses: true,
        processMetrics: false,
      },
      mail: mailServer.transports(life),
      gateway: {
        sandboxDatabase: gatewayDatabase,
        wrapGateway: (gateway) =>
          unreliableGateway({
            gateway,
            declinedRefunds: this.world.declinedRefunds,
            life,
            time,
            faults,
            trace,
            chance: this.#chance,
          }),
      },
    });
  }

  #stallMs(): number {
    const { faults, trace } = this.world;
    if (!faults.strikes('stall')) return 0;
    const ms = this.#chance.between(...STALL_MS);
    trace.note(this.#label, `stalls for ${ms} ms`);
    return ms;
  }

  #delay(): Promise<void> | undefined {
    const { time, faults } = this.world;
    if (!faults.strikes('slow statement')) return undefined;
    return time.sleep(this.#chance.between(...SLOW_STATEMENT_MS));
  }

  /** What the service complains about is part of what happened. */
  #logger(life: Life): Logger {
    const { trace } = this.world;
    const write = (line: string) => {
      if (life.isOver) return;
      const { msg, err, kind, subject, detail } = JSON.parse(line) as LogLine;
      const found = kind === undefined ? '' : ` (${kind} of ${subject}: ${detail})`;
      trace.note(
        this.#label,
        `log: ${msg}${found}${err === undefined ? '' : ` (${err.type}: ${err.message})`}`,
      );
      if (msg === REPAIRED) this.repairs += 1;
    };
    return pino({ level: 'warn', base: null, timestamp: false }, { write });
  }
}
