import { createHash } from 'node:crypto';
import { idempotencyKeyReused, problem } from '../core/problem-error';
import type { SqlRunner } from '../database/database';
import type { Claim, IdempotencyStore } from '../idempotency/idempotency-store';
import { problemResponseOf, type ProblemResponse } from './problem-response';
import type { Route, RouteResponse, UntypedCall } from './route';

export interface Outcome {
  readonly response: RouteResponse;
  /** True when an earlier request did the work and this one repeats its response. */
  readonly isReplay: boolean;
}

/**
 * Does the work of a call with an Idempotency-Key once, and sends the stored response to every repeat.
 *
 * @throws ProblemError when the first request is still in progress, or the key belongs to another request
 */
export async function respondOnce(
  route: Route,
  idempotency: IdempotencyStore,
  call: UntypedCall,
  key: string,
): Promise<Outcome> {
  // Parsing has sorted the fields into the schema's order, so the order in the request makes no difference.
  const requestHash = createHash('sha256')
    .update(JSON.stringify([call.query, call.body]))
    .digest('hex');
  const claim = await idempotency.claim(key, requestHash);
  if (claim.outcome !== 'claimed') return { response: storedResponseOf(claim), isReplay: true };
  try {
    return { response: await doClaimedWork(route, idempotency, call, key), isReplay: false };
  } catch (error) {
    if (!(error instanceof RespondedElsewhere)) throw error;
    return { response: storedResponseOf(await idempotency.look(key, requestHash)), isReplay: true };
  }
}

async function doClaimedWork(
  route: Route,
  idempotency: IdempotencyStore,
  call: UntypedCall,
  key: string,
): Promise<RouteResponse> {
  let stored: RouteResponse | undefined;
  const store = async ({ status, body }: RouteResponse | ProblemResponse, tx?: SqlRunner) => {
    if (!(await idempotency.storeResponse(key, { status, body }, tx))) throw new RespondedElsewhere();
  };
  const storeResponse = async (tx: SqlRunner, result: unknown) => {
    const response = route.respond(result);
    await store(response, tx);
    stored = response;
  };
  try {
    const result = await route.handler({ ...call, storeResponse });
    if (stored !== undefined) return stored;
    const response = route.respond(result);
    await store(response);
    return response;
  } catch (error) {
    if (error instanceof RespondedElsewhere) throw error;
    // A problem of the request is a response too, and the same for each repeat. After a failure of ours a repeat may
    // try again.
    const problem = problemResponseOf(error, call.requestId);
    if (problem.status < 500 && problem.status !== 429) await store(problem);
    // A response that a committed transaction stored stays: only a claim in progress is released.
    else await idempotency.release(key);
    throw error;
  }
}

/** This worker paused for too long, and another worker took over the work and stored its response. */
class RespondedElsewhere extends Error {}

/** The response to a repeat. @throws ProblemError when there is none yet, or the key belongs to another request */
function storedResponseOf(claim: Exclude<Claim, { outcome: 'claimed' }>): RouteResponse {
  switch (claim.outcome) {
    case 'responded':
      return claim.response;
    case 'other_request':
      throw idempotencyKeyReused();
    case 'in_flight':
      throw problem.conflict(
        'request_in_flight',
        'The first request with this Idempotency-Key is still being worked on. Repeat it in a moment.',
        { retryAfterSeconds: 1 },
      );
  }
}
