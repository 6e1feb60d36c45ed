import type { RequestListener } from 'node:http';
import type { Prng, Range } from '../prng';
import type { Faults } from '../faults';
import type { VirtualTime } from '../time/virtual-time';
import type { Trace } from '../trace';
import { handOver, type Exchange, type HttpRequest, type HttpResponse } from './in-memory-http';

/** The caller got no response. `code` is the one that Node's own network would give. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure';

  constructor(readonly code: 'ECONNREFUSED' | 'ECONNRESET' | 'ETIMEDOUT') {
    super(code);
  }
}

interface Server {
  readonly app: RequestListener;
  /** The callers that wait for a response of this server. */
  readonly callers: Set<{ cutOff: () => void }>;
}

export interface NetworkOptions {
  readonly time: VirtualTime;
  readonly faults: Faults;
  readonly prng: Prng;
  readonly trace: Trace;
}

const FAST_MS: Range = [1, 12];
/** Up to longer than any caller waits. */
const SLOW_MS: Range = [200, 12_000];

/** Carries requests between apps in one process, with the faults that a network has. */
export class Network {
  readonly #servers = new Map<string, readonly Server[]>();
  readonly #options: NetworkOptions;
  #requests = 0;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /**
   * Serves a host from now on; if several do, a request goes to any of them. Returns a function that ends this at once,
   * as when a process ends.
   */
  listen(host: string, app: RequestListener): () => void {
    const server: Server = { app, callers: new Set() };
    this.#servers.set(host, [...this.#serversOf(host), server]);
    return () => {
      this.#servers.set(
        host,
        this.#serversOf(host).filter((other) => other !== server),
      );
      for (const caller of server.callers) caller.cutOff();
    };
  }

  #serversOf(host: string): readonly Server[] {
    return this.#servers.get(host) ?? [];
  }

  /** @throws NetworkFailure when there is no response in time */
  send(from: string, host: string, request: HttpRequest, timeoutMs: number): Promise<HttpResponse> {
    const { time, faults, trace } = this.#options;
    const number = (this.#requests += 1);
    const note = (what: string) => trace.note(from, `#${number} ${what}`);
    note(`${request.method} ${host} ${request.path}`);
    return new Promise((resolve, reject) => {
      let ended = false;
      const end = (settle: () => void) => {
        if (ended) return;
        ended = true;
        timeout.cancelled = true;
        settle();
      };
      const fail = (code: NetworkFailure['code']) =>
        end(() => {
          note(code);
          reject(new NetworkFailure(code));
        });
      const answer = (response: HttpResponse) =>
        end(() => {
          note(`${response.status}${codeOf(response)}`);
          resolve(response);
        });
      const exchanges: Exchange[] = [];
      const timeout = time.schedule(timeoutMs, () => {
        fail('ETIMEDOUT');
        time.schedule(this.#delayMs(), () => exchanges.forEach((exchange) => exchange.hangUp()));
      });
      const arrive = () => this.#arrive(host, request, { note, fail, answer, exchanges });

      const travelMs = this.#delayMs();
      if (faults.strikes('request lost')) return this.#lose(() => fail('ECONNRESET'), note, 'request lost');
      time.schedule(travelMs, arrive);
      if (faults.strikes('request repeated')) {
        note('request repeated');
        time.schedule(travelMs + this.#delayMs(), arrive);
      }
    });
  }

  #arrive(
    host: string,
    request: HttpRequest,
    way: {
      readonly note: (what: string) => void;
      readonly fail: (code: NetworkFailure['code']) => void;
      readonly answer: (response: HttpResponse) => void;
      readonly exchanges: Exchange[];
    },
  ): void {
    const { time, faults, prng } = this.#options;
    const servers = this.#serversOf(host);
    if (servers.length === 0) return way.fail('ECONNREFUSED');
    const server = prng.oneOf(servers);
    const exchange = handOver(server.app, request);
    way.exchanges.push(exchange);
    const caller = { cutOff: () => way.fail('ECONNRESET') };
    server.callers.add(caller);
    void exchange.response.then((response) => {
      // What a process wrote before its end still arrives.
      if (!server.callers.delete(caller)) return;
      if (faults.strikes('response lost')) {
        return this.#lose(() => way.fail('ECONNRESET'), way.note, `response ${response.status} lost`);
      }
      time.schedule(this.#delayMs(), () => way.answer(response));
    });
  }

  /** Either the connection breaks, which the caller sees soon, or nothing more arrives. */
  #lose(cutOff: () => void, note: (what: string) => void, what: string): void {
    note(what);
    const { time, prng } = this.#options;
    if (prng.chance(0.5)) time.schedule(this.#delayMs(), cutOff);
  }

  #delayMs(): number {
    const { faults, prng } = this.#options;
    const [least, most] = faults.strikes('slow network') ? SLOW_MS : FAST_MS;
    return prng.between(least, most);
  }
}

/** The code of a problem document, which says more than its status. */
function codeOf({ status, body }: HttpResponse): string {
  const code = status < 400 ? undefined : /"code":"(\w+)"/.exec(body)?.[1];
  return code === undefined ? '' : ` ${code}`;
}
