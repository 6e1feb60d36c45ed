import type { ProblemError } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';
import { seatNotFound, seatsUnavailable } from '../domain/problems';
import type { SeatRepository } from './ports/seat-repository';

/** Explains why a write got only some of the seats that it asked for: they do not exist, or they belong to somebody. */
export async function explainMissingSeats(
  seats: Pick<SeatRepository, 'existing'>,
  tx: SqlRunner,
  eventId: string,
  wantedIds: readonly string[],
  gotIds: readonly string[],
): Promise<ProblemError> {
  const got = new Set(gotIds);
  const missing = wantedIds.filter((id) => !got.has(id));
  const existing = await seats.existing(tx, eventId, missing);
  const unknown = missing.filter((id) => !existing.has(id));
  return unknown.length > 0 ? seatNotFound(unknown) : seatsUnavailable(missing);
}
