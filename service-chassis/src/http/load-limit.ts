import type { RequestHandler } from 'express';
import { currentContext } from '../logging/request-context';
import type { Metrics } from '../metrics/metrics';
import type { Clock } from '../runtime/clock';
import { refusal } from './refusal';

export interface LoadLimitOptions {
  /** Requests that are worked on at once. */
  readonly maxInFlight: number;
  /** Requests that may wait for their turn; beyond it they are refused at once. */
  readonly maxWaiting: number;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

interface Waiting {
  readonly begin: () => void;
  readonly refuse: () => void;
  /** The caller has gone or has stopped waiting. */
  readonly isStale: () => boolean;
}

const overloaded = () =>
  refusal.unavailable('overloaded', 'The service has as much to do as it can. Try again shortly.', {
    retryAfterSeconds: 1,
  });

/**
 * Keeps a service at the load that it can carry: past it requests are refused quickly instead of all becoming slow, and
 * nothing is begun for a caller that no longer waits.
 */
export function loadLimit({ maxInFlight, maxWaiting, clock, metrics }: LoadLimitOptions): RequestHandler {
  const queue: Waiting[] = [];
  let inFlight = 0;
  const shed = metrics.counter('http_requests_shed_total', 'Requests refused because of too much load.');
  metrics.gauge('http_requests_in_flight', 'Requests that are worked on.', [], (gauge) =>
    gauge.set(inFlight),
  );

  function finish(): void {
    inFlight -= 1;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (next.isStale()) {
        next.refuse();
        continue;
      }
      next.begin();
      return;
    }
  }

  return (_request, response, next) => {
    const refuse = () => {
      shed.inc();
      next(overloaded());
    };
    const begin = () => {
      inFlight += 1;
      response.once('close', finish);
      next();
    };
    if (inFlight < maxInFlight) return begin();
    if (queue.length >= maxWaiting) return refuse();
    const deadline = currentContext()?.deadline;
    queue.push({
      begin,
      refuse,
      isStale: () => response.destroyed || (deadline !== undefined && clock.now() >= deadline),
    });
  };
}
