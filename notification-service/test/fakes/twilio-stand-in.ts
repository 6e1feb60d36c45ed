import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TwilioRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

/** Answers like twilio's Messages resource (API version 2010-04-01), and remembers what it was asked. */
export async function startTwilioStandIn() {
  const requests: TwilioRequest[] = [];
  const answers: { status: number; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
      requests.push({ path: request.url ?? '', authorization: request.headers.authorization, form });
      const answer = answers.shift() ?? {
        status: 201,
        body: JSON.stringify({
          sid: `SM${String(requests.length).padStart(32, '0')}`,
          status: 'queued',
          body: form['Body'],
        }),
      };
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    /** The next request gets this error, in twilio's form. */
    failNext: (status: number, code: number, message: string) =>
      answers.push({
        status,
        body: JSON.stringify({
          status,
          code,
          message,
          more_info: `https://www.twilio.com/docs/errors/${code}`,
        }),
      }),
    answerNext: (status: number, body: string) => answers.push({ status, body }),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
