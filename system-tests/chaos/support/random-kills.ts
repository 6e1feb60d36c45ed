import { serviceNames, type ServiceName } from '../../../scripts/local-platform';
import type { Platform } from '../../src/platform';
import { pause } from './pause';
import { between } from './seed';

/** Services that are down at the same time, at most. */
const DOWN_AT_ONCE = 2;

export interface Kill {
  readonly name: ServiceName;
  /** The time from its restart until it was ready, in milliseconds. */
  readonly readyAfterMs: number;
}

/** Kills services at random moments and starts them again, until it is stopped. */
export class RandomKills {
  readonly #kills: Kill[] = [];
  readonly #down = new Set<ServiceName>();
  readonly #waiting: ServiceName[] = [];
  #stopped = false;
  #killers: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly platform: Platform,
    private readonly random: () => number,
  ) {}

  get kills(): readonly Kill[] {
    return this.#kills;
  }

  /** How often the service with the fewest kills was killed. */
  get fewest(): number {
    return Math.min(...serviceNames.map((name) => this.#kills.filter((kill) => kill.name === name).length));
  }

  start(): void {
    this.#killers = Promise.all(Array.from({ length: DOWN_AT_ONCE }, () => this.#killOn()));
  }

  /** Resolves when all killed services are ready again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#killers;
  }

  async #killOn(): Promise<void> {
    while (!this.#stopped) {
      await pause(between(this.random(), 500, 2_000));
      const name = this.#next();
      this.#down.add(name);
      await this.platform.kill(name);
      await pause(between(this.random(), 0, 300));
      const startedAt = performance.now();
      await this.platform.startService(name);
      this.#kills.push({ name, readyAfterMs: Math.round(performance.now() - startedAt) });
      this.#down.delete(name);
    }
  }

  /** Each service once, in random order, before any is repeated; never one that is down. */
  #next(): ServiceName {
    if (!this.#waiting.some((name) => !this.#down.has(name))) this.#waiting.push(...serviceNames);
    const candidates = this.#waiting.filter((name) => !this.#down.has(name));
    const name = candidates[between(this.random(), 0, candidates.length)]!;
    this.#waiting.splice(this.#waiting.indexOf(name), 1);
    return name;
  }
}
