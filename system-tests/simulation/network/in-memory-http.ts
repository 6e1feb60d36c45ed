import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export interface HttpRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request on its way through an app. */
export interface Exchange {
  readonly response: Promise<HttpResponse>;
  /** The caller closes the connection, and the app sees it. Has no effect after the response. */
  hangUp(): void;
}

/** The server's end of a connection without a network: it stores what is written to it. */
class CollectingSocket extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly #chunks: Buffer[] = [];

  override _read(): void {
    // Requests are set directly on the message objects, not parsed from bytes.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  /** What follows the empty line after the headers. */
  body(): string {
    const bytes = Buffer.concat(this.#chunks);
    return bytes.subarray(bytes.indexOf('\r\n\r\n') + 4).toString('utf8');
  }
}

/** Passes a request to an app without a network, and without anything that takes real time. */
export function handOver(app: RequestListener, request: HttpRequest): Exchange {
  const collecting = new CollectingSocket();
  const socket = collecting as unknown as Socket;
  const message = new IncomingMessage(socket);
  message.method = request.method;
  message.url = request.path;
  message.httpVersion = '1.1';
  message.httpVersionMajor = 1;
  message.httpVersionMinor = 1;
  for (const [name, value] of Object.entries(headersOf(request))) {
    message.headers[name.toLowerCase()] = value;
    message.rawHeaders.push(name, value);
  }
  if (request.body !== undefined) message.push(request.body);
  message.push(null);
  message.complete = true;

  const response = new ServerResponse(message);
  // A timer of Node itself updates the Date header, and chunks would have to be joined again.
  response.sendDate = false;
  response.useChunkedEncodingByDefault = false;
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  let finished = false;
  const answered = new Promise<HttpResponse>((resolve) => {
    response.once('finish', () => {
      finished = true;
      resolve({
        status: response.statusCode,
        headers: textHeaders(response),
        body: collecting.body(),
      });
      response.detachSocket(socket);
      // As Node's server does, which this replaces.
      process.nextTick(() => {
        response.destroyed = true;
        response.emit('close');
      });
    });
  });
  app(message, response);
  return {
    response: answered,
    hangUp: () => {
      if (!finished) collecting.destroy();
    },
  };
}

function headersOf({ headers, body }: HttpRequest): Record<string, string> {
  return body === undefined
    ? { ...headers, Host: 'simulation' }
    : { ...headers, Host: 'simulation', 'Content-Length': String(Buffer.byteLength(body)) };
}

const textHeaders = (response: ServerResponse): Record<string, string> =>
  Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
