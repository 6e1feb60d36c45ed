import type { Request, Response } from 'express';
import type { Authenticator } from '../auth/authenticator';
import type { IdempotencyStore } from '../idempotency/idempotency-store';
import type { Logger } from '../logging/logger';
import { createCallParser } from './call-parser';
import { checkResponse } from './check-response';
import { respondOnce, type Outcome } from './respond-once';
import type { Route, RouteResponse, UntypedCall } from './route';

export interface RouteHandlerOptions {
  readonly authenticator: Authenticator;
  readonly idempotency: IdempotencyStore;
  readonly logger: Logger;
  readonly checkResponses: boolean;
}

/**
 * Authenticates, authorizes, validates, and looks for a stored response, in this order. Only then the route's own
 * handler runs.
 */
export function createRouteHandler(
  route: Route,
  options: RouteHandlerOptions,
): (request: Request, response: Response) => Promise<void> {
  const parseCall = createCallParser(route, options);
  return async (request, response) => {
    const outcome = await respondTo(await parseCall(request, response));
    if (options.checkResponses && !outcome.isReplay) checkResponse(route, outcome.response);
    if (outcome.isReplay) response.set('Idempotency-Replayed', 'true');
    if (outcome.response.status === 201 && route.location !== undefined)
      response.set('Location', route.location(outcome.response.body));
    send(response, outcome.response);
  };

  async function respondTo(call: UntypedCall): Promise<Outcome> {
    if (call.idempotencyKey !== undefined)
      return respondOnce(route, options.idempotency, call, call.idempotencyKey);
    return { response: route.respond(await route.handler(call)), isReplay: false };
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
