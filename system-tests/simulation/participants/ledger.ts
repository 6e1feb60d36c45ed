import type { HttpResponse } from '../network/in-memory-http';

/** The response that somebody got to a request with an Idempotency-Key. */
export interface Told {
  readonly person: string;
  readonly request: string;
  readonly key: string;
  readonly status: number;
  readonly code: string | undefined;
  /** The id of what was created, or of the ticket that was admitted, if there is one. */
  readonly id: string | undefined;
}

/** Responses that may change when the same request is repeated, because nothing is decided yet. */
const UNDECIDED = new Set(['request_in_flight', 'token_required', 'bad_token']);

/** The responses that people got, to compare with the databases afterwards: nothing acknowledged may be lost. */
export class Ledger {
  readonly told: Told[] = [];
  /** The names of people whose erasure was acknowledged. */
  readonly erased = new Set<string>();

  /** Stores a final response to a request with a key. */
  write(person: string, request: string, key: string, { status, body }: HttpResponse): void {
    const { id, code } = idAndCode(body);
    if (status >= 500 || status === 429 || (code !== undefined && UNDECIDED.has(code))) return;
    this.told.push({ person, request, key, status, code, id });
  }
}

function idAndCode(body: string): { id?: string | undefined; code?: string | undefined } {
  const { id, code, ticket } = JSON.parse(body) as {
    id?: unknown;
    code?: unknown;
    ticket?: { id?: unknown };
  };
  const about = id ?? ticket?.id;
  return {
    id: typeof about === 'string' ? about : undefined,
    code: typeof code === 'string' ? code : undefined,
  };
}
