import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { authorize } from '../auth/access';
import type { Authenticator } from '../auth/authenticator';
import type { Principal } from '../auth/principal';
import { problem } from '../core/problem-error';
import type { Logger } from '../logging/logger';
import { createBodyReader } from './body-reader';
import { currentRequestId } from './request-id';
import type { Route, UntypedCall } from './route';
import { parseRequestPart, rejectHarmfulBody, withoutLinkMarks } from './validation';

const DEFAULT_BODY_LIMIT = 100 * 1024;
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

export interface CallParserOptions {
  readonly authenticator: Authenticator;
  readonly logger: Logger;
}

/**
 * Makes a call from a request: authenticates, authorizes and validates it. @throws ProblemError when one of these fails
 */
export function createCallParser(
  route: Route,
  { authenticator, logger }: CallParserOptions,
): (request: Request, response: Response) => Promise<UntypedCall> {
  const readBody =
    route.request.body === undefined ? undefined : createBodyReader(route.bodyLimit ?? DEFAULT_BODY_LIMIT);

  return async (request, response) => {
    const principal = await callerOf(request);
    authorize(route.access, principal);
    const rawBody = (await readBody?.(request, response)) ?? Buffer.alloc(0);
    rejectHarmfulBody(request.body);
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    return {
      params: parseRequestPart(route.request.params, request.params, 'address'),
      query: parseRequestPart(route.request.query, withoutLinkMarks(request.query), 'query'),
      body: parseRequestPart(route.request.body, request.body, 'body'),
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
  };

  /** On routes that anyone may call, an expired token counts as no token. */
  function callerOf(request: Request): Promise<Principal | undefined> {
    const caller = authenticator.authenticate(request.get('authorization'));
    return route.access.anyone ? caller.catch(() => undefined) : caller;
  }
}

/** The Idempotency-Key as the caller sent it. @throws ProblemError 400 unless it is 1 to 255 visible ASCII characters */
export function readIdempotencyKey(header: (name: string) => string | undefined): string | undefined {
  const key = header('idempotency-key');
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw problem.invalid(
    'invalid_idempotency_key',
    'An Idempotency-Key is 1 to 255 visible ASCII characters.',
  );
}

/** @throws ProblemError 400 for a key that is malformed, or missing where one is required */
function idempotencyKeyOf(
  route: Route,
  request: Request,
  principal: Principal | undefined,
): string | undefined {
  if (route.idempotency === 'none') return undefined;
  const key = readIdempotencyKey((name) => request.get(name));
  if (key === undefined) {
    if (route.idempotency === 'honoured') return undefined;
    throw problem.invalid(
      'idempotency_key_required',
      'This call needs an Idempotency-Key header: a new key for each new request, the same for a repeat.',
    );
  }
  const who =
    principal === undefined
      ? 'anyone'
      : principal.kind === 'user'
        ? principal.userId
        : `service ${principal.name}`;
  return createHash('sha256')
    .update(JSON.stringify([who, route.method, request.path, key]))
    .digest('hex');
}
