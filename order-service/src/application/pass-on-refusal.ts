import { ProblemError, problem, type ProblemKind } from '@ticketing/service-chassis/core';
import { PeerError } from '@ticketing/service-chassis/peers';

const KINDS: Readonly<Record<number, ProblemKind>> = {
  400: 'invalid',
  404: 'notFound',
  409: 'conflict',
  410: 'gone',
};

/**
 * A peer's refusal of what our caller asked for, as our own answer: with its status, code and words, and the named extra
 * members. Anything that is not about the caller's wish (such as a scope that we lack) is left as it is.
 */
export function passedOn(error: unknown, extraMembers: readonly string[] = []): unknown {
  if (!(error instanceof PeerError)) return error;
  // Our own earlier try with the same key; it must not become the answer that is kept for the caller's key.
  if (error.code === 'request_in_flight') {
    return problem.unavailable(
      'request_in_flight',
      'The seats are being held. Repeat the request in a moment.',
    );
  }
  const kind = KINDS[error.status];
  if (kind === undefined) return error;
  const extra = Object.fromEntries(
    extraMembers
      .filter((name) => error.problem[name] !== undefined)
      .map((name) => [name, error.problem[name]]),
  );
  return new ProblemError(kind, error.code, error.message, { extra });
}
