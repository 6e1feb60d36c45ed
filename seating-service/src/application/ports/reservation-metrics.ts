export const reservationOutcomes = ['held', 'allocated', 'released', 'expired'] as const;
export type ReservationOutcome = (typeof reservationOutcomes)[number];

export interface ReservationMetrics {
  count(outcome: ReservationOutcome, by?: number): void;
  countRejected(reason: string): void;
}
