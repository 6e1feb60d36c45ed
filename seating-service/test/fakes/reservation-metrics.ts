import type { ReservationMetrics, ReservationOutcome } from '../../src/application/ports/reservation-metrics';

/** Counts in memory, so that a test can read the counts. */
export class FakeReservationMetrics implements ReservationMetrics {
  readonly outcomes: Record<ReservationOutcome, number> = { held: 0, allocated: 0, released: 0, expired: 0 };
  readonly rejections: Record<string, number> = {};

  count(outcome: ReservationOutcome, by = 1): void {
    this.outcomes[outcome] += by;
  }

  countRejected(reason: string): void {
    this.rejections[reason] = (this.rejections[reason] ?? 0) + 1;
  }
}
