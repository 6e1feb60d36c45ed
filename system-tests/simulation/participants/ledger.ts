import type { HttpResponse } from '../network/in-memory-http';

/** What somebody was told about a request with an Idempotency-Key. */
export interface Told {
  readonly person: string;
  readonly request: string;
  readonly key: string;
  readonly status: number;
  readonly code: string | undefined;
  /** Of what was made, or of the ticket that was admitted, if anything was. */
  readonly id: string | undefined;
}

/** Answers that may change when the same request is repeated: they say that nothing is decided yet. */
const UNDECIDED = new Set(['request_in_flight', 'token_required', 'bad_token']);

/** What the people outside were told, to be held against the databases afterwards: nothing acknowledged may be lost. */
export class Ledger {
  readonly told: Told[] = [];
  /** By name: who was told that their account is erased. */
  readonly erased = new Set<string>();

  /** Keeps a final answer to a request under a key. */
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
