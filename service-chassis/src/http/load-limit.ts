import type { RequestHandler, Response } from 'express';
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

/** A request's right to be worked on. */
interface Turn {
  /** Lets others go on, while this request waits for what its caller still has to send. */
  leave(): void;
  /** Waits to go on, before all that have not begun yet. @throws Refusal 503 when the caller has gone meanwhile. */
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
    const deadline = currentContext()?.deadline;
    let hasTurn = false;
    const isStale = () => response.destroyed || (deadline !== undefined && clock.now() >= deadline);
    const waitingFor = (begun: () => void, refused: (error: Error) => void): Waiting => ({
      begin: () => {
        inFlight += 1;
        hasTurn = true;
        begun();
      },
      refuse: () => {
        shed.inc();
        refused(overloaded());
      },
      isStale,
    });
    const leave = () => {
      if (!hasTurn) return;
      hasTurn = false;
      finish();
    };
    const takeAgain = () =>
      new Promise<void>((resolve, reject) => {
        const waiting = waitingFor(resolve, reject);
        if (response.destroyed) return waiting.refuse();
        if (inFlight < maxInFlight) return waiting.begin();
        queue.unshift(waiting);
      });

    response.once('close', leave);
    turns.set(response, { leave, takeAgain });
    const first = waitingFor(() => next(), next);
    if (inFlight < maxInFlight) return first.begin();
    if (queue.length >= maxWaiting) return first.refuse();
    queue.push(first);
  };
}
