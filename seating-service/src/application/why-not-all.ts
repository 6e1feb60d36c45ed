import type { ProblemError } from '@ticketing/service-chassis/core';
import { seatsNotFound, seatsUnavailable } from '../domain/reservation';
import type { Seats, Tx } from './ports';

/** Why a write got only some of the seats that it wanted: they do not exist, or else they belong to somebody. */
export async function whyNotAll(
  seats: Pick<Seats, 'existing'>,
  tx: Tx,
  eventId: string,
  wantedIds: readonly string[],
  gotIds: readonly string[],
): Promise<ProblemError> {
  const got = new Set(gotIds);
  const missing = wantedIds.filter((id) => !got.has(id));
  const existing = await seats.existing(tx, eventId, missing);
  const unknown = missing.filter((id) => !existing.has(id));
  return unknown.length > 0 ? seatsNotFound(unknown) : seatsUnavailable(missing);
}
