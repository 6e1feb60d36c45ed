import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy in front of a service. It passes calls, and holds them back while it is closed. */
export class Gate {
  private readonly kept: (() => void)[] = [];
  private isClosed = false;
  /** Each call so far. */
  readonly seen: { path: string; headers: IncomingMessage['headers'] }[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** `targetUrl` is called for each request; while it is undefined, the service has not started, and callers are told 503. */
  static async open(targetUrl: () => string | undefined): Promise<Gate> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const gate = new Gate(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (call, answer) => {
      const target = targetUrl();
      if (target === undefined) answer.writeHead(503).end();
      else gate.take(call, answer, target);
    });
    return gate;
  }

  close(): void {
    this.isClosed = true;
  }

  reopen(): void {
    this.isClosed = false;
    for (const pass of this.kept.splice(0)) pass();
  }

  /** Resolves when a call is kept back. */
  async untilSomeoneWaits(): Promise<void> {
    while (this.kept.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private take(call: IncomingMessage, answer: ServerResponse, targetUrl: string): void {
    this.seen.push({ path: call.url ?? '', headers: call.headers });
    const pass = () => {
      const onward = request(
        `${targetUrl}${call.url}`,
        { method: call.method, headers: call.headers },
        (back) => {
          answer.writeHead(back.statusCode ?? 502, back.headers);
          back.pipe(answer);
        },
      );
      onward.on('error', () => answer.destroy());
      call.pipe(onward);
    };
    if (this.isClosed) this.kept.push(pass);
    else pass();
  }
}
