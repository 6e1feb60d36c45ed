import { createPrng, type Prng } from './prng';

/** Each kind of fault with the highest probability that it may have in a world, at each point where it can happen. */
const kinds = {
  'slow network': 0.1,
  'request lost': 0.05,
  'response lost': 0.05,
  'request repeated': 0.05,
  crash: 0.002,
  stall: 0.0003,
  'slow statement': 0.05,
  deadlock: 0.02,
  'clock jump': 0.02,
  'gateway unreachable': 0.15,
  'gateway silent': 0.2,
  'gateway late': 0.15,
  'gateway asked twice': 0.15,
  'refund declined': 0.1,
  'webhook late': 0.2,
  'webhook repeated': 0.3,
  'mail refused': 0.3,
  'mail accepted without an answer': 0.1,
} as const;

export type FaultKind = keyof typeof kinds;

const kindNames = Object.keys(kinds) as FaultKind[];

/** One world in this many has no faults at all, so that normal operation is tested too. */
const CALM_EVERY = 12;

/**
 * The faults of one world. Each seed has its own selection of kinds and its own probability for each: if everything
 * failed at once, little work would get far enough to fail in interesting ways.
 */
export class Faults {
  readonly counts = new Map<FaultKind, number>();
  readonly #probabilities: ReadonlyMap<FaultKind, number>;
  readonly #dice: Prng;
  #active = false;

  constructor(seed: number) {
    this.#dice = createPrng(seed, 'faults');
    const plan = createPrng(seed, 'fault plan');
    const calm = plan.chance(1 / CALM_EVERY);
    this.#probabilities = new Map(
      kindNames.map((kind) => {
        const measure = plan.random.fraction() * kinds[kind];
        const chosen = plan.chance(0.6);
        return [kind, calm || !chosen ? 0 : measure];
      }),
    );
  }

  begin(): void {
    this.#active = true;
  }

  end(): void {
    this.#active = false;
  }

  /** True when a fault of this kind happens now. */
  strikes(kind: FaultKind): boolean {
    if (!this.#active || !this.#dice.chance(this.#probabilities.get(kind) ?? 0)) return false;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    return true;
  }

  /** The faults that this world may have, for the beginning of its trace. */
  describe(): string {
    const chosen = [...this.#probabilities].filter(([, probability]) => probability > 0);
    if (chosen.length === 0) return 'no faults';
    return chosen.map(([kind, probability]) => `${kind} ${(probability * 100).toFixed(2)} %`).join(', ');
  }
}
