/** How long and how often the benchmarks measure; what they measure is the same. */
export interface Sizes {
  readonly windowMs: number;
  /** Warm-up windows that do not count, until the code is compiled. */
  readonly warmUpWindows: number;
  /** Pairs of windows; the result is their median. */
  readonly turns: number;
  readonly idleMs: number;
  readonly purchases: number;
}

export const fullSizes: Sizes = {
  windowMs: 2_000,
  warmUpWindows: 2,
  turns: 9,
  idleMs: 10_000,
  purchases: 5,
};

/** Enough to check that everything runs; the rates mean nothing. */
export const quickSizes: Sizes = {
  windowMs: 300,
  warmUpWindows: 1,
  turns: 3,
  idleMs: 500,
  purchases: 1,
};
