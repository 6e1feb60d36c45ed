import { createHash } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express, { type Request, type Response } from 'express';
import { authorize } from '../auth/access';
import type { Authenticator } from '../auth/authenticator';
import type { Principal } from '../auth/principal';
import type { SqlRunner } from '../database/database';
import type { Claim, IdempotencyStore } from '../idempotency/idempotency-store';
import type { Logger } from '../logging/logger';
import { withoutTurn } from './load-limit';
import { problemResponseOf, type ProblemResponse } from './problem-response';
import { problem } from '../core/problem-error';
import { currentRequestId } from './request-id';
import type { Answer, Bytes, Route, UntypedCall } from './route';
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
      idempotencyKey: idempotencyKey(route, request, principal),
      recordAnswer: () => Promise.resolve(),
    };
  }

  async function answerOnce(call: UntypedCall, id: string): Promise<{ answer: Answer; replayed: boolean }> {
    // Parsing has put the fields into the schema's order, so the order in which they came does not matter.
    const requestHash = sha256(JSON.stringify([call.query, call.body]));
    const claim = await idempotency.claim(id, requestHash);
    if (claim.outcome !== 'claimed') return { answer: replay(claim), replayed: true };
    try {
      return { answer: await doClaimedWork(call, id), replayed: false };
    } catch (error) {
      if (!(error instanceof AnsweredElsewhere)) throw error;
      return { answer: replay(await idempotency.look(id, requestHash)), replayed: true };
    }
  }

  async function doClaimedWork(call: UntypedCall, id: string): Promise<Answer> {
    let recorded = false;
    const record = async ({ status, body }: Answer | ProblemResponse, tx?: SqlRunner) => {
      if (!(await idempotency.answer(id, { status, body }, tx))) throw new AnsweredElsewhere();
    };
    const recordAnswer = async (tx: SqlRunner, answer: Answer) => {
      await record(answer, tx);
      recorded = true;
    };
    try {
      const answer = await route.handler({ ...call, recordAnswer });
      if (!recorded) await record(answer);
      return answer;
    } catch (error) {
      if (error instanceof AnsweredElsewhere) throw error;
      // A refusal is an answer too, the same for each repeat; a failure of ours is not, and may be tried again.
      const problem = problemResponseOf(error, call.requestId);
      if (problem.status < 500 && problem.status !== 429) await record(problem);
      // Whatever was recorded in a transaction that committed stays: only what is still in flight is given up.
      else await idempotency.abandon(id);
      throw error;
    }
  }

  return async (request, response) => {
    const call = await parsedCall(request, response);
    const { answer, replayed } =
      call.idempotencyKey === undefined
        ? { answer: await route.handler(call), replayed: false }
        : await answerOnce(call, call.idempotencyKey);
    if (checkResponses && !replayed) checkAnswer(route, answer);
    if (replayed) response.set('Idempotency-Replayed', 'true');
    respond(response, answer);
  };
}

/** This worker stood still, and another took its work over and has answered. */
class AnsweredElsewhere extends Error {}

/** The answer to a repeat. @throws ProblemError when there is none yet, or the key belongs to another request */
function replay(claim: Exclude<Claim, { outcome: 'claimed' }>): Answer {
  switch (claim.outcome) {
    case 'answered':
      return claim.answer;
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
    await (hasBody && !request.complete ? withoutTurn(response, read) : read());
    return (request as { rawBody?: Buffer }).rawBody ?? Buffer.alloc(0);
  };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** @throws ProblemError 400 for a key that is missing where one is required, or not 1 to 255 visible ASCII characters. */
function idempotencyKey(
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

function checkAnswer(route: Route, answer: Answer): void {
  const schema = route.responses[answer.status];
  if (schema === undefined)
    throw new Error(`${route.method} ${route.path} does not declare status ${answer.status}`);
  if (schema === 'binary') {
    if (answer.bytes === undefined) throw new Error(`${route.method} ${route.path} must answer bytes`);
    return;
  }
  if (schema === null) {
    if (answer.body !== undefined) throw new Error(`${route.method} ${route.path} must answer an empty body`);
    return;
  }
  schema.parse(answer.bytes === undefined ? answer.body : JSON.parse(decoded(answer.bytes, answer.headers)));
}

/** The text of a JSON answer that may have been compressed before it was handed over. */
function decoded({ data }: Bytes, headers: Answer['headers']): string {
  switch (headers?.['Content-Encoding']) {
    case 'gzip':
      return gunzipSync(data).toString('utf8');
    case 'br':
      return brotliDecompressSync(data).toString('utf8');
    default:
      return String(data);
  }
}

function respond(response: Response, answer: Answer): void {
  response.status(answer.status);
  if (answer.headers !== undefined) response.set(answer.headers);
  if (answer.bytes !== undefined) {
    response.type(answer.bytes.contentType).send(answer.bytes.data);
  } else if (answer.body === undefined) {
    response.end();
  } else if (answer.status >= 400) {
    response.type('application/problem+json').send(JSON.stringify(answer.body));
  } else {
    response.json(answer.body);
  }
}
