import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express, { type Request, type Response } from 'express';
import { authorize } from '../auth/access';
import type { Authenticator } from '../auth/authenticator';
import type { Principal } from '../auth/principal';
import type { SqlRunner } from '../database/database';
import type { Claim, IdempotencyStore } from '../idempotency/idempotency-store';
import type { Logger } from '../logging/logger';
import { withoutSlot } from './load-limit';
import { problemResponseOf, type ProblemResponse } from './problem-response';
import { problem } from '../core/problem-error';
import { currentRequestId } from './request-id';
import type { Bytes, Route, RouteResponse, UntypedCall } from './route';
import { parseOrRefuse, refuseHarmfulBody } from './validation';

const DEFAULT_BODY_LIMIT = 100 * 1024;
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

export interface RouteHandlerOptions {
  readonly authenticator: Authenticator;
  readonly idempotency: IdempotencyStore;
  readonly logger: Logger;
  readonly checkResponses: boolean;
}

/** Who is it, may they, is it well formed, was it asked before: in this order, and only then the route's own work. */
export function routeHandler(
  route: Route,
  options: RouteHandlerOptions,
): (request: Request, response: Response) => Promise<void> {
  const { authenticator, idempotency, logger, checkResponses } = options;
  const readBody =
    route.request.body === undefined ? undefined : bodyReader(route.bodyLimit ?? DEFAULT_BODY_LIMIT);

  /** Where anyone may call, an old token is no hindrance: it counts as none. */
  function callerOf(request: Request): Promise<Principal | undefined> {
    const caller = authenticator.authenticate(request.get('authorization'));
    return route.access.anyone ? caller.catch(() => undefined) : caller;
  }

  async function parsedCall(request: Request, response: Response): Promise<UntypedCall> {
    const principal = await callerOf(request);
    authorize(route.access, principal);
    const rawBody = (await readBody?.(request, response)) ?? Buffer.alloc(0);
    refuseHarmfulBody(request.body);
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    return {
      params: parseOrRefuse(route.request.params, request.params, 'address'),
      query: parseOrRefuse(route.request.query, request.query, 'query'),
      body: parseOrRefuse(route.request.body, request.body, 'body'),
      principal,
      requestId: currentRequestId(),
      log: logger,
      address: request.ip ?? 'unknown',
      rawBody,
      signal: gone.signal,
      header: (name) => request.get(name),
      idempotencyKey: idempotencyKeyOf(route, request, principal),
      storeResponse: () => Promise.resolve(),
    };
  }

  async function respondOnce(call: UntypedCall, key: string): Promise<Outcome> {
    // Parsing has put the fields into the schema's order, so the order in which they came does not matter.
    const requestHash = sha256(JSON.stringify([call.query, call.body]));
    const claim = await idempotency.claim(key, requestHash);
    if (claim.outcome !== 'claimed') return { response: storedResponseOf(claim), isReplay: true };
    try {
      return { response: await doClaimedWork(call, key), isReplay: false };
    } catch (error) {
      if (!(error instanceof RespondedElsewhere)) throw error;
      return { response: storedResponseOf(await idempotency.look(key, requestHash)), isReplay: true };
    }
  }

  async function doClaimedWork(call: UntypedCall, key: string): Promise<RouteResponse> {
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
      // A problem of the request is a response too, the same for each repeat; a failure of ours may be tried again.
      const problem = problemResponseOf(error, call.requestId);
      if (problem.status < 500 && problem.status !== 429) await store(problem);
      // A response that was stored in a transaction that committed stays: only a claim still in flight is released.
      else await idempotency.release(key);
      throw error;
    }
  }

  return async (request, response) => {
    const call = await parsedCall(request, response);
    const outcome =
      call.idempotencyKey === undefined
        ? { response: route.respond(await route.handler(call)), isReplay: false }
        : await respondOnce(call, call.idempotencyKey);
    if (checkResponses && !outcome.isReplay) checkResponse(route, outcome.response);
    if (outcome.isReplay) response.set('Idempotency-Replayed', 'true');
    send(response, outcome.response);
  };
}

interface Outcome {
  readonly response: RouteResponse;
  /** True when an earlier request did the work and this one repeats its response. */
  readonly isReplay: boolean;
}

/** This worker stood still, and another took its work over and has stored its response. */
class RespondedElsewhere extends Error {}

/** The response to a repeat. @throws ProblemError when there is none yet, or the key belongs to another request */
function storedResponseOf(claim: Exclude<Claim, { outcome: 'claimed' }>): RouteResponse {
  switch (claim.outcome) {
    case 'responded':
      return claim.response;
    case 'other_request':
      throw problem.unprocessable(
        'idempotency_key_reused',
        'This Idempotency-Key was used for another request. Use a new key for a new request.',
      );
    case 'in_flight':
      throw problem.conflict(
        'request_in_flight',
        'The first request with this Idempotency-Key is still being worked on. Repeat it in a moment.',
        { retryAfterSeconds: 1 },
      );
  }
}

/** JSON is UTF-8 (RFC 8259, section 8.1): in any other encoding it would read differently to whoever looks at it on the way. */
const OTHER_CHARSET = /;\s*charset\s*=(?!\s*"?utf-8"?\s*(?:;|$))/i;

const saysJson = (request: Request): boolean =>
  request.is('application/json') !== false && !OTHER_CHARSET.test(request.get('content-type') ?? '');

function bodyReader(limit: number) {
  const parse = express.json({
    limit,
    strict: true,
    verify: (request, _response, raw) => {
      (request as { rawBody?: Buffer }).rawBody = raw;
    },
  });
  return async (request: Request, response: Response): Promise<Buffer> => {
    const hasBody =
      request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
    if (hasBody && !saysJson(request)) {
      throw Object.assign(new Error('not JSON'), { status: 415, type: 'encoding.unsupported' });
    }
    const read = () =>
      new Promise<void>((resolve, reject) => {
        parse(request, response, (error?: Error) => (error === undefined ? resolve() : reject(error)));
      });
    await (hasBody && !request.complete ? withoutSlot(read) : read());
    return (request as { rawBody?: Buffer }).rawBody ?? Buffer.alloc(0);
  };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** @throws ProblemError 400 for a key that is missing where one is required, or not 1 to 255 visible ASCII characters. */
function idempotencyKeyOf(
  route: Route,
  request: Request,
  principal: Principal | undefined,
): string | undefined {
  if (route.idempotency === 'none') return undefined;
  const key = request.get('idempotency-key');
  if (key === undefined) {
    if (route.idempotency === 'honoured') return undefined;
    throw problem.invalid(
      'idempotency_key_required',
      'This call needs an Idempotency-Key header: a new key for each new request, the same for a repeat.',
    );
  }
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw problem.invalid(
      'invalid_idempotency_key',
      'An Idempotency-Key is 1 to 255 visible ASCII characters.',
    );
  }
  const who =
    principal === undefined
      ? 'anyone'
      : principal.kind === 'user'
        ? principal.userId
        : `service ${principal.name}`;
  return sha256(JSON.stringify([who, route.method, request.path, key]));
}

function checkResponse(route: Route, response: RouteResponse): void {
  const schema = route.responses[response.status];
  if (schema === undefined)
    throw new Error(`${route.method} ${route.path} does not declare status ${response.status}`);
  if (schema === 'binary') {
    if (response.bytes === undefined)
      throw new Error(`${route.method} ${route.path} must respond with bytes`);
    return;
  }
  if (schema === null) {
    if (response.body !== undefined)
      throw new Error(`${route.method} ${route.path} must respond with an empty body`);
    return;
  }
  schema.parse(
    response.bytes === undefined ? response.body : JSON.parse(decoded(response.bytes, response.headers)),
  );
}

/** The text of a JSON response that may have been compressed before it was handed over. */
function decoded({ data }: Bytes, headers: RouteResponse['headers']): string {
  switch (headers?.['Content-Encoding']) {
    case 'gzip':
      return gunzipSync(data).toString('utf8');
    case 'br':
      return brotliDecompressSync(data).toString('utf8');
    default:
      return String(data);
  }
}

function send(response: Response, { status, headers, body, bytes }: RouteResponse): void {
  response.status(status);
  if (headers !== undefined) response.set(headers);
  if (bytes !== undefined) {
    response.type(bytes.contentType).send(bytes.data);
  } else if (body === undefined) {
    response.end();
  } else if (status >= 400) {
    response.type('application/problem+json').send(JSON.stringify(body));
  } else {
    response.json(body);
  }
}
