import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TwilioRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

/** Responds like twilio's Messages resource (API version 2010-04-01), and records its requests. */
export async function startTwilioServer() {
  const requests: TwilioRequest[] = [];
  const prepared: { status: number; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
      requests.push({ path: request.url ?? '', authorization: request.headers.authorization, form });
      const next = prepared.shift() ?? {
        status: 201,
        body: JSON.stringify({
          sid: `SM${String(requests.length).padStart(32, '0')}`,
          status: 'queued',
          body: form['Body'],
        }),
      };
      response.writeHead(next.status, { 'Content-Type': 'application/json' }).end(next.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    /** The next request gets this error, in twilio's form. */
    failNext: (status: number, code: number, message: string) =>
      prepared.push({
        status,
        body: JSON.stringify({
          status,
          code,
          message,
          more_info: `https://www.twilio.com/docs/errors/${code}`,
        }),
      }),
    answerNext: (status: number, body: string) => prepared.push({ status, body }),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
