import axios, { type AxiosAdapter, type AxiosResponse } from 'axios';
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  circuitBreaker,
  handleType,
  retry,
  wrap,
} from 'cockatiel';
import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import type { z } from 'zod';
import type { ServiceTokenSigner } from '../auth/service-tokens';
import { remainingMs, TIMEOUT_HEADER } from '../http/deadline';
import { currentContext } from '../logging/request-context';
import type { Clock } from '../core/clock';
import { withSpan } from '../telemetry/spans';
import { PeerError, PeerUnavailable } from './peer-errors';

export interface PeerCall<Schema extends z.ZodType | undefined> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Built with `encodeURIComponent` for each variable part. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** What the caller wants to do there; empty for a public call, which then carries no token. */
  readonly scopes?: readonly string[];
  /** Sent as Idempotency-Key. */
  readonly idempotencyKey?: string;
  /** True when the call may be repeated without harm; GET, PUT, DELETE and calls with a key are. */
  readonly repeatable?: boolean;
  /** Only what the caller needs of the answer; other members are passed over. */
  readonly schema?: Schema;
  readonly timeoutMs?: number;
}

export interface Peer {
  readonly name: string;
  /**
   * @throws PeerError when the peer answers 4xx
   * @throws PeerUnavailable when it cannot be reached, answers 5xx, 429 or 408, or does not answer in time
   */
  call<Schema extends z.ZodType | undefined = undefined>(
    call: PeerCall<Schema>,
  ): Promise<Schema extends z.ZodType ? z.output<Schema> : undefined>;
}

export interface PeerOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly signer: ServiceTokenSigner;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** How often a repeatable call is tried again; 2 unless told. */
  readonly retries?: number;
  /** After this many failures in a row calls are refused at once, for `openMs`. */
  readonly failuresToOpen?: number;
  readonly openMs?: number;
  /** The transport, where it is not the network: simulations hand requests over in memory. */
  readonly adapter?: AxiosAdapter;
}

/** How long a peer must have been given before it counts against it that it did not answer. */
const FAIR_WAIT_MS = 1_000;

/**
 * The request that needs the peer had too little time. How much it has is told by whoever sent it, so it must not count as a
 * failure of the peer: anyone could open the breaker for everyone by being in a hurry.
 */
class OutOfTime extends PeerUnavailable {}

/**
 * The peer has as much to do as it can. Repeats would be more of what it has too much of, and an open breaker would keep
 * from it what it can still carry.
 */
class Overloaded extends PeerUnavailable {}

/**
 * What Node answers to a connection on which nothing has come for too long. A process that stood still says so as well to
 * what came meanwhile and was never read, so it is no refusal of the request.
 */
const REQUEST_TIMEOUT = 408;

const TIMED_OUT = new Set(['ECONNABORTED', 'ETIMEDOUT']);
const CONNECTION_REFUSED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** A client of another service: deadline, bounded retry with jitter, circuit breaker, token and request id. */
export function createPeer(options: PeerOptions): Peer {
  const { name, retries = 2, failuresToOpen = 10, openMs = 2_000 } = options;
  const send = createSender(options);
  const failure = handleType(
    PeerUnavailable,
    (error) => !(error instanceof OutOfTime || error instanceof Overloaded),
  );
  const breaker = circuitBreaker(failure, {
    halfOpenAfter: openMs,
    breaker: new ConsecutiveBreaker(failuresToOpen),
  });
  // Decorrelated jitter is cockatiel's default for its exponential backoff.
  const backoff = new ExponentialBackoff({ initialDelay: 50, maxDelay: 1_000 });
  const repeated = wrap(retry(failure, { maxAttempts: retries, backoff }), breaker);

  return {
    name,
    async call(call) {
      const repeatable =
        call.repeatable ??
        (call.idempotencyKey !== undefined || ['GET', 'PUT', 'DELETE'].includes(call.method));
      let response: AxiosResponse<unknown>;
      try {
        response = await (repeatable ? repeated : breaker).execute(() => send(call));
      } catch (error) {
        if (error instanceof BrokenCircuitError || breaker.state === CircuitState.Isolated) {
          throw new PeerUnavailable(name, 'it failed too often; calls wait for a moment', false);
        }
        throw error;
      }
      if (response.status >= 300) throw peerErrorOf(name, response);
      const data = call.schema === undefined ? undefined : call.schema.parse(response.data);
      // The schema that the caller named decides the type; TypeScript cannot follow it through the conditional.
      return data as never;
    },
  };
}

type Send = (call: PeerCall<z.ZodType | undefined>) => Promise<AxiosResponse<unknown>>;

/** Sends a call once, in a span. @throws PeerUnavailable when no usable response came in time */
function createSender({ name, baseUrl, signer, clock, timeoutMs, adapter }: PeerOptions): Send {
  const http = axios.create({
    baseURL: baseUrl,
    maxRedirects: 0,
    proxy: false,
    maxContentLength: 20 * 1024 * 1024,
    validateStatus: () => true,
    httpAgent: new Agent({ keepAlive: true, maxSockets: 200 }),
    httpsAgent: new TlsAgent({ keepAlive: true, maxSockets: 200 }),
    ...(adapter === undefined ? {} : { adapter }),
  });

  return (call) =>
    withSpan(
      `${call.method} ${name}`,
      { kind: 'client', attributes: { 'http.request.method': call.method, 'peer.service': name } },
      async () => {
        const usualMs = call.timeoutMs ?? timeoutMs;
        const waitMs = remainingMs(currentContext()?.deadline, usualMs, clock.now());
        if (waitMs === 0) throw new OutOfTime(name, 'the request that needs it has run out of time', false);
        const response = await request(call, waitMs).catch((error: unknown) => {
          const code = axios.isAxiosError(error) ? (error.code ?? error.message) : String(error);
          const wasHurried = TIMED_OUT.has(code) && waitMs < Math.min(usualMs, FAIR_WAIT_MS);
          throw new (wasHurried ? OutOfTime : PeerUnavailable)(name, code, !CONNECTION_REFUSED.has(code));
        });
        rejectUnusable(name, response);
        return response;
      },
    );

  function request(
    { method, path, query, body, scopes = [], idempotencyKey }: PeerCall<z.ZodType | undefined>,
    waitMs: number,
  ): Promise<AxiosResponse<unknown>> {
    const context = currentContext();
    return http.request<unknown>({
      method,
      url: path,
      ...(query === undefined ? {} : { params: query }),
      ...(body === undefined ? {} : { data: body }),
      timeout: waitMs,
      headers: {
        [TIMEOUT_HEADER]: String(waitMs),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(scopes.length === 0 ? {} : { Authorization: `Bearer ${signer.tokenFor(name, scopes)}` }),
        ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
        ...(context === undefined
          ? {}
          : { 'X-Request-Id': context.requestId, traceparent: context.traceParent }),
      },
    });
  }
}

/** @throws PeerUnavailable for a status that says nothing about the call itself */
function rejectUnusable(name: string, { status, data }: AxiosResponse<unknown>): void {
  if (status < 500 && status !== 429 && status !== REQUEST_TIMEOUT) return;
  const isOverloaded = status === 429 || (isRecord(data) && data['code'] === 'overloaded');
  throw new (isOverloaded ? Overloaded : PeerUnavailable)(name, `it answered ${status}`, true);
}

function peerErrorOf(name: string, { status, data }: AxiosResponse<unknown>): PeerError {
  const problem = isRecord(data) ? data : {};
  const text = (member: string, otherwise: string) =>
    typeof problem[member] === 'string' ? problem[member] : otherwise;
  return new PeerError(
    name,
    status,
    text('code', 'unknown'),
    text('detail', `${name} answered ${status}.`),
    problem,
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
