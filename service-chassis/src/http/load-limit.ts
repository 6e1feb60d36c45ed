import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from '../logging/logger';
import { currentContext } from '../logging/request-context';
import type { Metrics } from '../metrics/metrics';
import { addMilliseconds, type Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import { remainingMs } from './deadline';
import { problemResponseOf } from './problem-response';
import { problem } from '../core/problem-error';
import { currentRequestId, requestIdFrom } from './request-id';

export interface LoadLimitOptions {
  /** Requests that are worked on at once. */
  readonly maxInFlight: number;
  /** Requests that may wait for their turn; beyond it they are refused at once. */
  readonly maxWaiting: number;
  /** How long a request may wait for its turn, in milliseconds. */
  readonly maxWaitMs: number;
  /** What is answered whatever the load, such as probes. */
  readonly isExempt: (request: IncomingMessage) => boolean;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface LoadLimit {
  /**
   * Refuses what there is no room for before it reaches the app: of four times the load three quarters are refused, and what
   * that takes is missing for the rest.
   */
  before(app: RequestListener): RequestListener;
  /** Has a request wait for its turn, and refuses it when that does not come in time. */
  readonly untilItsTurn: RequestHandler;
}

/** A request's right to be worked on. */
interface Turn {
  /** The turn lasts until the work has ended, also when the caller has gone before. */
  lastsUntilEndOf(work: () => Promise<void>): Promise<void>;
  /** Lets others go on, while this request waits for what its caller still has to send. */
  leave(): void;
  /** Waits to go on, before all that have not begun yet. @throws ProblemError 503 when the caller has gone meanwhile. */
  takeAgain(): Promise<void>;
}

const turns = new WeakMap<Response, Turn>();

/** Runs work that waits for the caller, who may be slow on purpose, without keeping anyone else waiting for it. */
export async function withoutTurn<T>(response: Response, work: () => Promise<T>): Promise<T> {
  const turn = turns.get(response);
  turn?.leave();
  const result = await work();
  await turn?.takeAgain();
  return result;
}

/** A handler whose work counts as in flight until it has ended, or callers who hang up could pile up work without limit. */
export function untilItEnds(
  handler: (request: Request, response: Response) => Promise<void>,
): (request: Request, response: Response) => Promise<void> {
  return (request, response) => {
    const work = () => handler(request, response);
    return turns.get(response)?.lastsUntilEndOf(work) ?? work();
  };
}

/** A log line for each refusal would be a load of its own. */
const LOG_EVERY_MS = 10_000;

/** Made once, for an error's stack is dear. */
const overloaded = problem.unavailable(
  'overloaded',
  'The service has as much to do as it can. Try again shortly.',
  {
    retryAfterSeconds: 1,
  },
);

/**
 * Keeps a service at the load that it can carry: past it requests are refused quickly instead of all becoming slow, and
 * nothing is begun for a caller that no longer waits. First come, first served.
 */
export function loadLimit(options: LoadLimitOptions): LoadLimit {
  const { maxInFlight, maxWaiting, maxWaitMs, isExempt, clock, ids, metrics, logger } = options;
  /** In the order of arrival; each is called with true when its turn has come. */
  const newcomers = new Set<(hasTurn: boolean) => void>();
  const returning = new Set<(hasTurn: boolean) => void>();
  let inFlight = 0;
  let refusedSinceLogged = 0;
  let logAgainAt = clock.now();

  const shed = metrics.counter('http_requests_shed_total', 'Requests refused because of too much load.');
  metrics.gauge('http_requests_in_flight', 'Requests that are worked on.', [], (gauge) =>
    gauge.set(inFlight),
  );
  metrics.gauge('http_requests_waiting', 'Requests that wait for their turn.', [], (gauge) =>
    gauge.set(newcomers.size + returning.size),
  );

  /** Resolves with false when the caller has gone or the time to wait is up. */
  async function turnCame(response: Response, queue: typeof newcomers): Promise<boolean> {
    if (response.destroyed) return false;
    if (inFlight < maxInFlight) {
      inFlight += 1;
      return true;
    }
    const waitMs = remainingMs(currentContext()?.deadline, maxWaitMs, clock.now());
    const ended = new AbortController();
    return new Promise((resolve) => {
      const end = (hasTurn: boolean) => {
        queue.delete(end);
        response.off('close', giveUp);
        ended.abort();
        resolve(hasTurn);
      };
      const giveUp = () => end(false);
      queue.add(end);
      response.once('close', giveUp);
      void clock.sleep(waitMs, ended.signal).then(giveUp);
    });
  }

  function endTurn(): void {
    const [next] = returning.size > 0 ? returning : newcomers;
    // A turn goes from hand to hand, so that nobody who comes in between can take it.
    if (next === undefined) inFlight -= 1;
    else next(true);
  }

  function begin(response: Response): void {
    let hasTurn = true;
    let isAtWork = false;
    let isClosed = false;
    const leave = () => {
      if (!hasTurn) return;
      hasTurn = false;
      endTurn();
    };
    response.once('close', () => {
      isClosed = true;
      if (!isAtWork) leave();
    });
    turns.set(response, {
      leave,
      async takeAgain() {
        hasTurn = await turnCame(response, returning);
        if (hasTurn) return;
        countRefused();
        throw overloaded;
      },
      async lastsUntilEndOf(work) {
        isAtWork = true;
        try {
          await work();
        } finally {
          isAtWork = false;
          if (isClosed) leave();
        }
      },
    });
  }

  function countRefused(): void {
    shed.inc();
    refusedSinceLogged += 1;
    const now = clock.now();
    if (now < logAgainAt) return;
    logger.warn(
      { refused: refusedSinceLogged, inFlight, waiting: newcomers.size },
      'more load than can be carried',
    );
    refusedSinceLogged = 0;
    logAgainAt = addMilliseconds(now, LOG_EVERY_MS);
  }

  function refuse(response: ServerResponse, requestId: string): void {
    countRefused();
    const { status, headers, body } = problemResponseOf(overloaded, requestId);
    const text = JSON.stringify(body);
    response
      .writeHead(status, {
        ...headers,
        'X-Request-Id': requestId,
        'Content-Type': 'application/problem+json; charset=utf-8',
        'Content-Length': Buffer.byteLength(text),
      })
      .end(text);
  }

  const isFull = () => inFlight >= maxInFlight && newcomers.size >= maxWaiting;

  return {
    before: (app) => (request, response) => {
      if (!isFull() || isExempt(request)) return app(request, response);
      refuse(response, requestIdFrom(request.headers, ids));
      metrics.httpDuration.observe({ method: request.method, route: 'none', status: '503' }, 0);
    },
    untilItsTurn: async (request, response, next) => {
      if (isExempt(request)) return next();
      if (!(await turnCame(response, newcomers))) return refuse(response, currentRequestId());
      begin(response);
      next();
    },
  };
}
