import { AxiosHeaders, type AxiosAdapter } from 'axios';
import { decode } from 'jsonwebtoken';
import { z } from 'zod';

export interface Recorded {
  readonly call: string;
  readonly body: unknown;
  readonly query: unknown;
  readonly caller: string | undefined;
  readonly scopes: readonly string[];
  readonly idempotencyKey: string | undefined;
}

export interface Canned {
  readonly status: number;
  readonly body?: unknown;
}

const tokenSchema = z.object({ iss: z.string(), aud: z.string(), scopes: z.array(z.string()) });

/** A fake network that records each request and takes its response from a table. */
export class RecordingNetwork {
  readonly recorded: Recorded[] = [];
  private readonly responses = new Map<string, Canned>();

  /** `call` is such as `GET http://127.0.0.1:3002/v1/reservations/rsv_1`. */
  respond(call: string, canned: Canned): void {
    this.responses.set(call, canned);
  }

  readonly adapter: AxiosAdapter = async (config) => {
    const call = `${config.method?.toUpperCase()} ${config.baseURL}${config.url}`;
    const authorization = config.headers.get('Authorization');
    const token =
      typeof authorization === 'string'
        ? tokenSchema.parse(decode(authorization.replace('Bearer ', '')))
        : undefined;
    const key = config.headers.get('Idempotency-Key');
    this.recorded.push({
      call,
      body: typeof config.data === 'string' ? JSON.parse(config.data) : undefined,
      query: config.params,
      caller: token === undefined ? undefined : `${token.iss} to ${token.aud}`,
      scopes: token?.scopes ?? [],
      idempotencyKey: typeof key === 'string' ? key : undefined,
    });
    const canned = this.responses.get(call);
    if (canned === undefined) throw new Error(`Nobody responses ${call}.`);
    return {
      status: canned.status,
      statusText: '',
      headers: new AxiosHeaders({ 'content-type': 'application/json' }),
      config,
      data: canned.body === undefined ? '' : JSON.stringify(canned.body),
    };
  };
}
