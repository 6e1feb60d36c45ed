import type { RunReport } from './runs';

/** The sums of many runs. */
export class Summary {
  readonly failed: RunReport[] = [];
  #runs = 0;
  #restarts = 0;
  #repairs = 0;
  #virtualMs = 0;
  /** The seeds of worlds in which something was repaired. */
  readonly #repaired: number[] = [];
  readonly #orders = new Map<string, number>();
  readonly #faults = new Map<string, number>();

  add(report: RunReport): void {
    this.#runs += 1;
    this.#restarts += report.restarts;
    this.#repairs += report.repairs;
    if (report.repairs > 0) this.#repaired.push(report.seed);
    this.#virtualMs += report.virtualMs;
    for (const [status, count] of Object.entries(report.orders)) add(this.#orders, status, count);
    for (const [kind, count] of report.faults) add(this.#faults, kind, count);
    if (report.violations.length > 0) this.failed.push(report);
  }

  lines(): string[] {
    const hours = (this.#virtualMs / 3_600_000).toFixed(1);
    return [
      `${this.#runs} worlds, ${hours} hours of their time`,
      `orders: ${table(this.#orders)}`,
      `faults: ${table(this.#faults)}`,
      `processes that came back after a crash: ${this.#restarts}`,
      `repairs by reconciliation: ${this.#repairs}${seedsIn(this.#repaired)}`,
      ...this.failed
        .sort((one, other) => one.seed - other.seed)
        .flatMap(({ seed, violations }) => [
          '',
          `Seed ${seed} broke ${violations.length === 1 ? 'a promise' : `${violations.length} promises`}. See it happen:`,
          `  npm run simulate -- --seed ${seed} --trace`,
          ...violations.slice(0, 5).map((violation) => `    ${violation}`),
        ]),
      '',
      this.failed.length === 0
        ? 'Every promise was kept in every world.'
        : `${this.failed.length} of ${this.#runs} worlds broke a promise.`,
    ];
  }
}

const seedsIn = (seeds: readonly number[]): string =>
  seeds.length === 0 ? '' : `, with the seeds ${seeds.toSorted((one, other) => one - other).join(', ')}`;

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

const table = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';
