import type { HttpRequest } from '../network/in-memory-http';
import { NetworkFailure, type Network } from '../network/network';
import { hosts, type ServiceName } from '../services/names';
import type { VirtualTime } from '../time/virtual-time';
import type { Prng } from '../prng';
import type { Ledger } from './ledger';

export interface ApiResponse {
  readonly status: number;
  readonly body: unknown;
}

export interface PersonOptions {
  readonly name: string;
  readonly network: Network;
  readonly time: VirtualTime;
  readonly prng: Prng;
  readonly ledger: Ledger;
}

/** How long a browser waits. Longer than a service may take, so that a response usually arrives. */
const PATIENCE_MS = 35_000;
const TRIES = 5;

/**
 * Somebody with a browser: sends a request, and repeats it with the same key until there is a response, or for a
 * limited number of tries.
 */
export class Participant {
  token: string | undefined;
  readonly #options: PersonOptions;
  #keys = 0;

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get prng(): Prng {
    return this.#options.prng;
  }

  newKey(): string {
    return `${this.name}-${(this.#keys += 1)}`;
  }

  think(leastMs: number, mostMs: number): Promise<void> {
    return this.#options.time.sleep(this.prng.between(leastMs, mostMs));
  }

  get(service: ServiceName, path: string): Promise<ApiResponse | undefined> {
    return this.#once(service, { method: 'GET', path, headers: this.#headers() });
  }

  /** One try. Undefined when there was no response. */
  async post(
    service: ServiceName,
    path: string,
    body: object,
    key: string = this.newKey(),
  ): Promise<ApiResponse | undefined> {
    const request = {
      method: 'POST',
      path,
      headers: { ...this.#headers(), 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(body),
    };
    return this.#once(service, request, key);
  }

  put(service: ServiceName, path: string, body: object): Promise<ApiResponse | undefined> {
    return this.#send('PUT', service, path, body);
  }

  /** Tries until there is a final response. */
  patch(service: ServiceName, path: string, body: object): Promise<ApiResponse | undefined> {
    return this.#untilDecided(() => this.#send('PATCH', service, path, body));
  }

  /** Tries until there is a final response. */
  insist(
    service: ServiceName,
    path: string,
    body: object,
    key: string = this.newKey(),
  ): Promise<ApiResponse | undefined> {
    return this.#untilDecided(() => this.post(service, path, body, key));
  }

  /** Tries until there is a final response. */
  delete(service: ServiceName, path: string): Promise<ApiResponse | undefined> {
    return this.#untilDecided(() =>
      this.#once(service, { method: 'DELETE', path, headers: this.#headers() }),
    );
  }

  /** Two clicks on one button. */
  async doubleClick(service: ServiceName, path: string, body: object): Promise<ApiResponse | undefined> {
    const key = this.newKey();
    const second = this.think(0, 300).then(() => this.insist(service, path, body, key));
    const [one, other] = await Promise.all([this.insist(service, path, body, key), second]);
    return one ?? other;
  }

  /** Their erasure was acknowledged. */
  tellErased(): void {
    this.#options.ledger.erased.add(this.name);
  }

  async #untilDecided(ask: () => Promise<ApiResponse | undefined>): Promise<ApiResponse | undefined> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const answer = await ask();
      if (answer !== undefined && !isUndecided(answer)) return answer;
      await this.think(500, 8_000);
    }
    return undefined;
  }

  #send(
    method: 'PUT' | 'PATCH',
    service: ServiceName,
    path: string,
    body: object,
  ): Promise<ApiResponse | undefined> {
    const headers = { ...this.#headers(), 'Content-Type': 'application/json' };
    return this.#once(service, { method, path, headers, body: JSON.stringify(body) });
  }

  #headers(): Record<string, string> {
    return this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` };
  }

  async #once(service: ServiceName, request: HttpRequest, key?: string): Promise<ApiResponse | undefined> {
    const { network, ledger } = this.#options;
    try {
      const response = await network.send(this.name, hosts[service], request, PATIENCE_MS);
      if (key !== undefined) {
        ledger.write(this.name, `${request.method} ${request.path} ${request.body}`, key, response);
      }
      return { status: response.status, body: response.body === '' ? undefined : JSON.parse(response.body) };
    } catch (error) {
      if (error instanceof NetworkFailure) return undefined;
      throw error;
    }
  }
}

const isUndecided = ({ status, body }: ApiResponse): boolean =>
  status >= 500 || status === 429 || codeOf(body) === 'request_in_flight';

/** The code of a problem document. */
export function codeOf(body: unknown): string | undefined {
  return textOf(body, 'code');
}

/** A member of a response body, if it is present. */
export function textOf(body: unknown, member: string): string | undefined {
  const value: unknown = isRecord(body) ? body[member] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
