import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { addMilliseconds } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Logger } from '../logging/logger';
import { currentContext, runInContext } from '../logging/request-context';
import type { Metrics } from '../metrics/metrics';
import { LoadSlots, overloaded, type LoadSlotsOptions } from './load-slots';
import { problemResponseOf } from './problem-response';
import { correlationHeader, currentRequestId, requestIdFrom } from './request-id';

export interface LoadLimitOptions extends Omit<LoadSlotsOptions, 'onLost'> {
  /** Requests that are served under any load, such as probes. */
  readonly isExempt: (request: IncomingMessage) => boolean;
  readonly ids: IdSource;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface LoadLimit {
  /**
   * Rejects a request that cannot even wait, before it reaches the app: at four times the load three quarters are
   * rejected, and each rejection takes time from the other requests.
   */
  before(app: RequestListener): RequestListener;
  /** Lets a request wait for its slot, and rejects it when it gets no slot in time. */
  readonly acquireSlot: RequestHandler;
}

/**
 * Limits the load of a service: it rejects further requests quickly, so that not all become slow, and starts no work
 * for a caller that no longer waits.
 */
export function createLoadLimit(options: LoadLimitOptions): LoadLimit {
  const { isExempt, ids, metrics } = options;
  const countRejection = rejectionCounter(options);
  const slots = new LoadSlots({ ...options, onLost: () => countRejection(slots) });
  metrics.gauge('http_requests_in_flight', 'Requests that are worked on.', [], (gauge) =>
    gauge.set(slots.inFlight),
  );
  metrics.gauge('http_requests_waiting', 'Requests that wait for their turn.', [], (gauge) =>
    gauge.set(slots.waiting),
  );

  function reject({ headers: sent }: IncomingMessage, response: ServerResponse, requestId: string): void {
    countRejection(slots);
    const { status, headers, body } = problemResponseOf(overloaded, requestId);
    const text = JSON.stringify(body);
    response
      .writeHead(status, {
        ...headers,
        ...correlationHeader(sent),
        'X-Request-Id': requestId,
        'Content-Type': 'application/problem+json; charset=utf-8',
        'Content-Length': Buffer.byteLength(text),
      })
      .end(text);
  }

  return {
    before: (app) => (request, response) => {
      if (!slots.isFull || isExempt(request)) return app(request, response);
      reject(request, response, requestIdFrom(request.headers, ids));
      metrics.httpDuration.observe({ method: request.method, route: 'none', status: '503' }, 0);
    },
    acquireSlot: async (request, response, next) => {
      const context = currentContext();
      if (context === undefined || isExempt(request)) return next();
      const slot = await slots.acquire(response);
      if (slot === undefined) return reject(request, response, currentRequestId());
      runInContext({ ...context, slot }, next);
    },
  };
}

/**
 * Runs work that waits for the caller without keeping the request's slot, because the caller may be slow on purpose.
 */
export async function withoutSlot<T>(work: () => Promise<T>): Promise<T> {
  const slot = currentContext()?.slot;
  slot?.release();
  const result = await work();
  await slot?.reacquire();
  return result;
}

/**
 * A handler that keeps its slot until its work has ended. Otherwise callers that close their connection could cause
 * unlimited work.
 */
export function holdingSlot(
  handler: (request: Request, response: Response) => Promise<void>,
): (request: Request, response: Response) => Promise<void> {
  return (request, response) => {
    const work = () => handler(request, response);
    return currentContext()?.slot?.keepDuring(work) ?? work();
  };
}

/** A log line for each rejection would add load. */
const LOG_EVERY_MS = 10_000;

function rejectionCounter({ clock, metrics, logger }: LoadLimitOptions) {
  const shed = metrics.counter('http_requests_shed_total', 'Requests refused because of too much load.');
  let sinceLogged = 0;
  let logAgainAt = clock.now();
  return ({ inFlight, waiting }: LoadSlots): void => {
    shed.inc();
    sinceLogged += 1;
    const now = clock.now();
    if (now < logAgainAt) return;
    logger.warn({ refused: sinceLogged, inFlight, waiting }, 'more load than can be carried');
    sinceLogged = 0;
    logAgainAt = addMilliseconds(now, LOG_EVERY_MS);
  };
}
