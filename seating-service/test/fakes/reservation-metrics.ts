import type { Outcome, ReservationMetrics } from '../../src/application/ports';

/** Counts, and lets a test read the counts. */
export class FakeReservationMetrics implements ReservationMetrics {
  readonly outcomes: Record<Outcome, number> = { held: 0, allocated: 0, released: 0, expired: 0 };
  readonly refusals: Record<string, number> = {};

  count(outcome: Outcome, by = 1): void {
    this.outcomes[outcome] += by;
  }

  countRefused(reason: string): void {
    this.refusals[reason] = (this.refusals[reason] ?? 0) + 1;
  }
}
