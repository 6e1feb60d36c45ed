import { z } from 'zod';
import type { Access } from '../auth/access';
import type { Principal } from '../auth/principal';
import type { SqlRunner } from '../database/database';
import type { Logger } from '../logging/logger';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface RequestSchemas {
  readonly params?: z.ZodType;
  /** Strict where the route answers JSON, also when it is left out: a mistyped filter must not return everything. */
  readonly query?: z.ZodType;
  /** A strict object, so that unknown fields are rejected. */
  readonly body?: z.ZodType;
}

/** Response schemas by status. `null` is an empty body, `'binary'` is bytes with their own content type. */
export type ResponseSchemas = Readonly<Record<number, z.ZodType | 'binary' | null>>;

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface Bytes {
  readonly contentType: string;
  readonly data: Buffer | string;
}

/** A JSON response may also be bytes that were serialized before, for a GET that must not serialize it again. */
type BodyOf<Schema> = Schema extends z.ZodType
  ? | { readonly body: z.input<Schema>; readonly bytes?: undefined }
    | { readonly bytes: Bytes; readonly body?: undefined }
  : Schema extends 'binary'
    ? { readonly bytes: Bytes }
    : { readonly body?: undefined };

/** A response that one of the response schemas describes. */
export type ResponseOf<Responses extends ResponseSchemas> = {
  [Status in keyof Responses & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & BodyOf<Responses[Status]>;
}[keyof Responses & number];

export interface RouteResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly bytes?: Bytes;
}

/**
 * `honoured` (the default of POST) sends the stored response to a repeat; `required` also rejects a call without a key;
 * `none` is for calls whose repeats are harmless or recognised by other means.
 */
export type Idempotency = 'required' | 'honoured' | 'none';

/** What a handler is given. */
export interface Call<Request extends RequestSchemas, Result, Key extends Idempotency = Idempotency> {
  readonly params: Parsed<Request['params']>;
  readonly query: Parsed<Request['query']>;
  readonly body: Parsed<Request['body']>;
  readonly principal: Principal | undefined;
  readonly requestId: string;
  readonly log: Logger;
  /** The caller's address, after the configured number of proxies. */
  readonly address: string;
  /** The raw body, for the verification of signatures. */
  readonly rawBody: Buffer;
  /** Aborted when the caller has closed the connection. */
  readonly signal: AbortSignal;
  readonly header: (name: string) => string | undefined;
  /**
   * The caller's Idempotency-Key, bound to the caller and the route by a hash (64 hex characters); undefined when the
   * caller sent none. Work with several transactions stores it, to find what it started before a crash.
   */
  readonly idempotencyKey: Key extends 'required' ? string : string | undefined;
  /**
   * Stores the response to this result in the transaction of the work itself, so that neither exists without the other.
   * Without it the response is stored after the handler, and a repeat does the work again when a crash happens in
   * between.
   */
  readonly storeResponse: StoreResponse<Result>;
}

/** What a use case gets to store the response in its own transaction: `call.storeResponse`. */
export type StoreResponse<Result> = (tx: SqlRunner, result: Result) => Promise<void>;

interface RouteDescription<
  Request extends RequestSchemas,
  Responses extends ResponseSchemas,
  Key extends Idempotency = Idempotency,
> {
  readonly method: Method;
  /** With `:name` for parameters; it is also the `route` label of the metrics. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly request: Request;
  readonly responses: Responses;
  /** The stable codes of this route's problems, besides those that every route has. */
  readonly errors?: readonly string[];
  readonly idempotency?: Key;
  /** In bytes; 100 kB by default. */
  readonly bodyLimit?: number;
}

/** A route whose handler makes the response itself. */
export interface RouteSpec<
  Request extends RequestSchemas,
  Responses extends ResponseSchemas,
  Key extends Idempotency,
> extends RouteDescription<Request, Responses, Key> {
  readonly handler: (
    call: Call<NoInfer<Request>, never, NoInfer<Key>>,
  ) => Promise<ResponseOf<NoInfer<Responses>>>;
}

/**
 * A route that declares, separately from its handler, how a result becomes a response. The caller and a repeat get the
 * same response.
 */
export interface ResultRouteSpec<
  Request extends RequestSchemas,
  Responses extends ResponseSchemas,
  Status extends keyof Responses & number,
  Result,
  Key extends Idempotency,
> extends RouteDescription<Request, Responses, Key> {
  readonly respond: {
    readonly status: Status;
    readonly body: (result: Result) => JsonOf<NoInfer<Responses>[Status]>;
    readonly headers?: (result: NoInfer<Result>) => Readonly<Record<string, string>>;
  };
  readonly handler: (call: Call<NoInfer<Request>, NoInfer<Result>, NoInfer<Key>>) => Promise<NoInfer<Result>>;
}

type JsonOf<Schema> = Schema extends z.ZodType ? z.input<Schema> : never;

/**
 * A route that creates something says where its caller can read it: a path made from the response's body, so that a repeat
 * gets the same `Location`.
 */
type LocationOf<Responses extends ResponseSchemas> = Responses extends { readonly 201: infer Created }
  ? { readonly location: (created: JsonOf<Created>) => string }
  : { readonly location?: undefined };

/** One route of a service: all that the app, its documentation and the authorization tests need to know. */
export type Route = Omit<RouteDescription<RequestSchemas, ResponseSchemas>, 'idempotency'> & {
  readonly idempotency: Idempotency;
  /** The `Location` of a response with status 201, made from its body. */
  readonly location?: ((created: unknown) => string) | undefined;
  readonly respond: (result: unknown) => RouteResponse;
  readonly handler: (call: UntypedCall) => Promise<unknown>;
};

/** A call as the app passes it: parsed with the route's own schemas. */
export type UntypedCall = Omit<Call<RequestSchemas, unknown>, 'params' | 'query' | 'body'> & {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
};

/** Declares a route; the handler's types follow from its schemas. */
export const defineRoute = <
  const Request extends RequestSchemas,
  const Responses extends ResponseSchemas,
  const Key extends Idempotency = 'honoured',
>(
  spec: RouteSpec<Request, Responses, Key> & LocationOf<NoInfer<Responses>>,
): Route => ({
  ...spec,
  location: locationOf(spec),
  request: withStrictQuery(spec),
  idempotency: idempotencyOf(spec),
  respond: (response) => response as RouteResponse,
  // The app has parsed params, query and body with these schemas before it calls the handler.
  handler: (call) => spec.handler(call as Call<Request, never, Key>),
});

/** Declares a route whose handler returns a result, which `respond` turns into the response. */
export const defineResultRoute = <
  const Request extends RequestSchemas,
  const Responses extends ResponseSchemas,
  const Status extends keyof Responses & number,
  Result,
  const Key extends Idempotency = 'honoured',
>({
  respond: { status, body, headers },
  handler,
  ...description
}: ResultRouteSpec<Request, Responses, Status, Result, Key> & LocationOf<NoInfer<Responses>>): Route => ({
  ...description,
  location: locationOf(description),
  request: withStrictQuery(description),
  idempotency: idempotencyOf(description),
  respond: (made) => {
    // The app passes what this handler returned or stored.
    const result = made as Result;
    return { status, body: body(result), ...(headers === undefined ? {} : { headers: headers(result) }) };
  },
  handler: (call) => handler(call as Call<Request, Result, Key>),
});

/** The schema of status 201, which the declared function was typed with, describes every body that this one is given. */
const locationOf = ({ location }: { readonly location?: unknown }) => location as Route['location'];

const idempotencyOf = ({
  idempotency,
  method,
}: Pick<RouteDescription<RequestSchemas, ResponseSchemas>, 'idempotency' | 'method'>) =>
  idempotency ?? (method === 'POST' ? 'honoured' : 'none');

/** A file or an empty response may have anything in its query, unless the route says otherwise. */
function withStrictQuery({
  request,
  responses,
}: {
  readonly request: RequestSchemas;
  readonly responses: ResponseSchemas;
}): RequestSchemas {
  const { query } = request;
  if (query instanceof z.ZodObject && query.def.catchall === undefined) {
    return { ...request, query: query.strict() };
  }
  const answersJson = Object.values(responses).some((body) => body !== null && body !== 'binary');
  return query === undefined && answersJson ? { ...request, query: z.strictObject({}) } : request;
}
