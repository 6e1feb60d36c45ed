import type { ProblemError } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';
import { alreadyHeldByYou, seatNotFound, seatsUnavailable } from '../domain/problems';
import type { SeatRepository } from './ports/seat-repository';

/** What a write asked for, and those of the seats that it got. */
export interface SeatRequest {
  readonly eventId: string;
  readonly userId: string;
  readonly now: Date;
  readonly wantedIds: readonly string[];
  readonly gotIds: readonly string[];
}

/** Explains why a write got only some of the seats that it asked for: they do not exist, or they belong to somebody. */
export async function explainMissingSeats(
  seats: Pick<SeatRepository, 'existing'>,
  tx: SqlRunner,
  request: SeatRequest,
): Promise<ProblemError> {
  return (await lookAtMissing(seats, tx, request)).problem;
}

/** The same for a new hold, which the caller may have made already. */
export async function explainUnreservedSeats(
  seats: Pick<SeatRepository, 'existing'>,
  tx: SqlRunner,
  request: SeatRequest,
): Promise<ProblemError> {
  const { problem, holds } = await lookAtMissing(seats, tx, request);
  const [hold] = holds;
  const isWhole =
    hold !== undefined &&
    holds.length === request.wantedIds.length &&
    holds.every(({ id }) => id === hold.id);
  return isWhole ? alreadyHeldByYou(hold) : problem;
}

async function lookAtMissing(
  seats: Pick<SeatRepository, 'existing'>,
  tx: SqlRunner,
  { wantedIds, gotIds, ...caller }: SeatRequest,
) {
  const got = new Set(gotIds);
  const missing = wantedIds.filter((id) => !got.has(id));
  const existing = await seats.existing(tx, { ...caller, seatIds: missing });
  const unknown = missing.filter((id) => !existing.has(id));
  const holds = missing.flatMap((id) => existing.get(id) ?? []);
  const heldByYou = missing.filter((id) => existing.get(id) !== undefined);
  return {
    problem: unknown.length > 0 ? seatNotFound(unknown) : seatsUnavailable(missing, heldByYou),
    /** The caller's own live hold of each missing seat that lies in one. */
    holds,
  };
}
