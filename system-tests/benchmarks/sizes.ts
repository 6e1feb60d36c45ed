/** How long and how often is measured; what is measured stays the same. */
export interface Sizes {
  readonly windowMs: number;
  /** Windows before the first that counts, until the compiler has done its work. */
  readonly warmUpWindows: number;
  /** Pairs of windows, of which the median counts. */
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

/** Enough to see that everything runs; the rates mean nothing. */
export const quickSizes: Sizes = {
  windowMs: 300,
  warmUpWindows: 1,
  turns: 3,
  idleMs: 500,
  purchases: 1,
};
