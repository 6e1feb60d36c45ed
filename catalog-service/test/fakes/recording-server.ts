import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordedCall {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** A peer on this machine that sends prepared responses and records its requests. */
export async function recordingServer() {
  const calls: RecordedCall[] = [];
  let next: { status: number; body: object } = { status: 200, body: {} };
  const once: (typeof next)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      calls.push({
        method: request.method,
        path: request.url,
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      });
      const { status, body } = once.shift() ?? next;
      response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    respondWith(status: number, body: object = {}) {
      next = { status, body };
    },
    respondOnceWith(status: number, body: object = {}) {
      once.push({ status, body });
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
