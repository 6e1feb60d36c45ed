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
  /** The scopes that the call needs; empty for a public call, which is sent without a token. */
  readonly scopes?: readonly string[];
  /** Sent as Idempotency-Key. */
  readonly idempotencyKey?: string;
  /** True when the call may be repeated without harm; GET, PUT, DELETE and calls with a key are. */
  readonly repeatable?: boolean;
  /** Only the members of the response that the caller needs; others are ignored. */
  readonly schema?: Schema;
  /** True when the response is a file: the schema gets a Buffer. */
  readonly isFile?: boolean;
  readonly timeoutMs?: number;
}

export interface Peer {
  readonly name: string;
  /**
   * @throws PeerError when the peer responds with 4xx
   * @throws PeerUnavailable when it cannot be reached, responds with 5xx, 429 or 408, or does not respond in time
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
  /** How often a repeatable call is tried again; 2 by default. */
  readonly retries?: number;
  /** After this many failures in a row, calls fail at once for `openMs`. */
  readonly failuresToOpen?: number;
  readonly openMs?: number;
  /** Replaces the network as transport: simulations pass requests in memory. */
  readonly adapter?: AxiosAdapter;
}

/** A missing response counts as a failure of the peer only if the peer had at least this long. */
const FAIR_WAIT_MS = 1_000;

/**
 * The request that calls the peer had too little time. Its caller decides how much time it has, so this must not count
 * as a failure of the peer: otherwise anyone could open the breaker for everybody with short deadlines.
 */
class OutOfTime extends PeerUnavailable {}

/**
 * The peer is overloaded. Retries would add load, and an open breaker would block the requests that it can still
 * handle.
 */
class Overloaded extends PeerUnavailable {}

/**
 * Node responds with this to a connection on which nothing has arrived for too long. A process that paused also sends
 * it to requests that arrived meanwhile and were never read, so it does not reject the request itself.
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
      // The caller's schema decides the type; TypeScript cannot infer it through the conditional.
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
        const readable = call.isFile === true ? withReadableProblem(response) : response;
        rejectUnusable(name, readable);
        return readable;
      },
    );

  function request(
    { method, path, query, body, scopes = [], idempotencyKey, isFile }: PeerCall<z.ZodType | undefined>,
    waitMs: number,
  ): Promise<AxiosResponse<unknown>> {
    const context = currentContext();
    return http.request<unknown>({
      method,
      url: path,
      ...(query === undefined ? {} : { params: query }),
      ...(body === undefined ? {} : { data: body }),
      timeout: waitMs,
      ...(isFile === true ? { responseType: 'arraybuffer' as const } : {}),
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

/** A file comes as bytes, and so does the problem that comes instead of it. */
function withReadableProblem(response: AxiosResponse<unknown>): AxiosResponse<unknown> {
  if (response.status < 300 || !Buffer.isBuffer(response.data)) return response;
  try {
    return { ...response, data: JSON.parse(response.data.toString()) as unknown };
  } catch {
    return response;
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
