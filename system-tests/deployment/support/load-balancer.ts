import {
  Agent,
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

const LOOK_EVERY_MS = 20;

/**
 * Sends each request to the next replica that is ready, like a Service of Kubernetes. It repeats nothing, so that the
 * test sees every request that a replica loses.
 */
export class LoadBalancer {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #replicas = new Map<string, { ready: boolean; answered: number }>();
  readonly #server: Server;
  #turn = 0;
  #looking: NodeJS.Timeout | undefined;

  private constructor() {
    // Callers get the keep-alive time of the replicas. If it were shorter here, a request could arrive at the end of an
    // idle connection, and it would seem that a replica had lost it.
    this.#server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) =>
      this.#forward(incoming, outgoing),
    );
  }

  static async start(): Promise<LoadBalancer> {
    const balancer = new LoadBalancer();
    await new Promise<void>((resolve) => balancer.#server.listen(0, '127.0.0.1', resolve));
    balancer.#look();
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  add(replica: string): void {
    this.#replicas.set(replica, { ready: false, answered: 0 });
  }

  /** How many requests this replica has responded to. */
  answeredBy(replica: string): number {
    return this.#replicas.get(replica)?.answered ?? 0;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#looking);
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #look(): void {
    const looks = [...this.#replicas].map(async ([replica, state]) => {
      const answer = await fetch(`${replica}/health/ready`).catch(() => undefined);
      state.ready = answer?.ok ?? false;
    });
    void Promise.all(looks).then(() => {
      if (this.#server.listening) this.#looking = setTimeout(() => this.#look(), LOOK_EVERY_MS);
    });
  }

  #forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const ready = [...this.#replicas].filter(([, state]) => state.ready);
    const [replica, state] = ready[this.#turn++ % ready.length] ?? [];
    const fail = (reason: string) => {
      outgoing.writeHead(502).end(reason);
    };
    if (replica === undefined || state === undefined) return fail('no replica is ready');
    const upstream = request(
      `${replica}${incoming.url}`,
      { method: incoming.method ?? 'GET', headers: incoming.headers, agent: this.#agent },
      (answer) => {
        state.answered += 1;
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    upstream.on('error', (error) => fail(`${replica}: ${error.message}`));
    incoming.pipe(upstream);
  }
}
