import type { z } from 'zod';
import type { Access } from '../auth/access';
import type { Principal } from '../auth/principal';
import type { SqlRunner } from '../database/database';
import type { Logger } from '../logging/logger';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface RequestSchemas {
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  /** A strict object, so that unknown fields are refused. */
  readonly body?: z.ZodType;
}

/** Response schemas by status. `null` is an empty body, `'binary'` bytes with a content type of their own. */
export type ResponseSchemas = Readonly<Record<number, z.ZodType | 'binary' | null>>;

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface Bytes {
  readonly contentType: string;
  readonly data: Buffer | string;
}

/** A described JSON answer may also come as bytes that were made before, for a GET that must not parse and write it anew. */
type BodyOf<Schema> = Schema extends z.ZodType
  ? | { readonly body: z.input<Schema>; readonly bytes?: undefined }
    | { readonly bytes: Bytes; readonly body?: undefined }
  : Schema extends 'binary'
    ? { readonly bytes: Bytes }
    : { readonly body?: undefined };

/** An answer that one of the response schemas describes. */
export type ResponseOf<Responses extends ResponseSchemas> = {
  [Status in keyof Responses & number]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & BodyOf<Responses[Status]>;
}[keyof Responses & number];

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly bytes?: Bytes;
}

/** What a handler is given. */
export interface Call<Request extends RequestSchemas, Responses extends ResponseSchemas> {
  readonly params: Parsed<Request['params']>;
  readonly query: Parsed<Request['query']>;
  readonly body: Parsed<Request['body']>;
  readonly principal: Principal | undefined;
  readonly requestId: string;
  readonly log: Logger;
  /** The address that the request came from, after the configured number of proxies. */
  readonly address: string;
  /** The body as it came, for signatures over it. */
  readonly rawBody: Buffer;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
  header(name: string): string | undefined;
  /**
   * A name for this request that is the same in every repeat with the same Idempotency-Key (64 hex characters), or
   * undefined when the caller sent none. Work that spans several transactions stores it to find what it began before a crash.
   */
  readonly idempotencyKey: string | undefined;
  /**
   * Stores the answer in the transaction of the work itself, so that neither can exist without the other. Without it
   * the answer is stored right after the handler, and a crash between the two lets a repeat do the work again.
   */
  recordAnswer(tx: SqlRunner, answer: ResponseOf<Responses>): Promise<void>;
}

export interface RouteSpec<Request extends RequestSchemas, Responses extends ResponseSchemas> {
  readonly method: Method;
  /** With `:name` for parameters; it is also the `route` label of the metrics. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly request: Request;
  readonly responses: Responses;
  /** The stable codes that this route refuses with, besides those that every route has. */
  readonly errors?: readonly string[];
  /**
   * `honoured` (the default of POST) answers a repeat with the stored answer; `required` refuses a call without a key;
   * `none` is for calls whose repeats are harmless or recognised by other means.
   */
  readonly idempotency?: 'required' | 'honoured' | 'none';
  /** Bytes; 100 kB unless told. */
  readonly bodyLimit?: number;
  readonly handler: (
    call: Call<NoInfer<Request>, NoInfer<Responses>>,
  ) => Promise<ResponseOf<NoInfer<Responses>>>;
}

/** One route of a service: all that the app, its documentation and the authorization tests need to know. */
export type Route = Omit<RouteSpec<RequestSchemas, ResponseSchemas>, 'handler' | 'idempotency'> & {
  readonly idempotency: 'required' | 'honoured' | 'none';
  readonly handler: (call: UntypedCall) => Promise<Answer>;
};

/** A call as the app hands it over: parsed by the route's own schemas. */
export type UntypedCall = Omit<
  Call<RequestSchemas, ResponseSchemas>,
  'params' | 'query' | 'body' | 'recordAnswer'
> & {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  recordAnswer(tx: SqlRunner, answer: Answer): Promise<void>;
};

/** Declares a route; the handler's types follow from its schemas. */
export function defineRoute<const Request extends RequestSchemas, const Responses extends ResponseSchemas>(
  spec: RouteSpec<Request, Responses>,
): Route {
  return {
    ...spec,
    idempotency: spec.idempotency ?? (spec.method === 'POST' ? 'honoured' : 'none'),
    // The app has parsed params, query and body with these very schemas before it calls the handler.
    handler: (call) => spec.handler(call as Call<Request, Responses>),
  };
}
