import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPostWebhook } from '../../src/gateways/sandbox/post-webhook';

describe('posting a webhook', () => {
  let server: Server;
  let status = 204;
  const received: { body: string; signature: string | undefined }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ body, signature: request.headers['x-signature'] as string | undefined });
        response.writeHead(status, { Location: '/elsewhere' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const post = () =>
    createPostWebhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`)({
      body: Buffer.from('{"id":"evt_1"}'),
      headers: { 'X-Signature': 'the signature', 'Content-Type': 'application/json' },
    });

  it('sends the very bytes that were signed', async () => {
    expect(await post()).toBe(true);
    expect(received.at(-1)).toEqual({ body: '{"id":"evt_1"}', signature: 'the signature' });
  });

  it.each([302, 401, 503])('counts a %s as not accepted', async (answer) => {
    status = answer;
    expect(await post()).toBe(false);
  });

  it('counts a refused connection as not accepted', async () => {
    expect(await createPostWebhook('http://127.0.0.1:9/')({ body: Buffer.from('{}'), headers: {} })).toBe(
      false,
    );
  });
});
