import { ProblemError, type ProblemKind } from '@ticketing/service-chassis/core';
import { PeerError } from '@ticketing/service-chassis/peers';
import { requestInFlight } from '../../domain/problems';

const KINDS: Readonly<Record<number, ProblemKind>> = {
  400: 'invalid',
  404: 'notFound',
  409: 'conflict',
  410: 'gone',
};

/** The members of a peer's problem that help the buyer to go on. */
const PASSED_ON = ['seatIds', 'heldByYou', 'reservationId', 'expiresAt'];

/**
 * Turns a peer's error about the buyer's request into a problem of our own, with its status, code, text, and the seats or the
 * hold that it names. An error that the buyer did not cause, such as a missing scope, stays as it is.
 */
export function translatePeerError(error: unknown): unknown {
  if (!(error instanceof PeerError)) return error;
  // Our own earlier request with the same key. It must not become the response that is stored for the buyer's key.
  if (error.code === 'request_in_flight') return requestInFlight();
  const kind = KINDS[error.status];
  if (kind === undefined) return error;
  const extra = Object.fromEntries(
    PASSED_ON.flatMap((member) =>
      member in error.problem ? [[member, error.problem[member]] as const] : [],
    ),
  );
  return new ProblemError(kind, error.code, error.message, { extra });
}
