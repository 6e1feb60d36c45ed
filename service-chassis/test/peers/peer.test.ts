import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { PeerError, PeerUnavailable } from '../../src/peers';
import { runInContext } from '../../src/service';
import { createServiceTokenSigner } from '../../src/auth/service-tokens';
import { createPeer } from '../../src/peers/peer';
import { ManualClock } from '../../testing';

describe('a peer', () => {
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let calls: IncomingMessage[];
  const server = createServer((request, response) => {
    calls.push(request);
    answer(request, response);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => (calls = []));

  const json = (status: number, body: object) => (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  const peer = (
    options: { retries?: number; failuresToOpen?: number; openMs?: number; timeoutMs?: number } = {},
  ) =>
    createPeer({
      name: 'gadget-service',
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      signer: createServiceTokenSigner({
        name: 'widget-service',
        secret: 'x'.repeat(32),
        clock: new ManualClock(),
      }),
      clock: new ManualClock(),
      timeoutMs: 200,
      ...options,
    });
  const get = { method: 'GET', path: '/v1/gadgets' } as const;

  it('gives what the schema names and passes over the rest', async () => {
    answer = json(200, { size: 3, colour: 'red' });
    expect(await peer().call({ ...get, schema: z.object({ size: z.number() }) })).toEqual({ size: 3 });
  });

  it('gives a file as its bytes, and the code of the problem that comes instead of it', async () => {
    const bytes = Buffer.from([0x25, 0x50, 0xff, 0x00, 0x80]);
    answer = (_request, response) =>
      response.writeHead(200, { 'Content-Type': 'application/pdf' }).end(bytes);
    const call = { ...get, isFile: true, schema: z.instanceof(Buffer) } as const;
    expect((await peer().call(call)).equals(bytes)).toBe(true);
    answer = json(409, { code: 'gadget_void', detail: 'Void.' });
    await expect(peer().call(call)).rejects.toMatchObject({ status: 409, code: 'gadget_void' });
    answer = (_request, response) => response.writeHead(503).end('not JSON');
    await expect(peer({ retries: 0 }).call(call)).rejects.toBeInstanceOf(PeerUnavailable);
  });

  it('sends the token of the service, the request id and the trace', async () => {
    answer = json(200, {});
    const traceParent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await runInContext({ requestId: 'req_1', traceParent }, () =>
      peer().call({ ...get, scopes: ['gadgets:read'] }),
    );
    expect(calls[0]?.headers).toMatchObject({ 'x-request-id': 'req_1', traceparent: traceParent });
    expect(calls[0]?.headers.authorization).toMatch(/^Bearer /);
  });

  it('throws an error with the code of the problem, and does not repeat the call', async () => {
    answer = json(409, { code: 'gadget_taken', detail: 'Taken.', gadgetIds: ['g1'] });
    const error: unknown = await peer()
      .call(get)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PeerError);
    expect(error).toMatchObject({ status: 409, code: 'gadget_taken', problem: { gadgetIds: ['g1'] } });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['503', 503],
    ['408, as a process that stood still answers to what it never read', 408],
  ])('repeats a call that may be repeated after %s', async (_, status) => {
    answer = (request, response) => (calls.length < 3 ? json(status, {}) : json(200, {}))(request, response);
    await peer().call(get);
    expect(calls).toHaveLength(3);
  });

  it('does not repeat a call that would do its work twice', async () => {
    answer = json(503, {});
    await expect(peer().call({ method: 'POST', path: '/v1/gadgets', body: {} })).rejects.toBeInstanceOf(
      PeerUnavailable,
    );
    expect(calls).toHaveLength(1);
  });

  it('stops waiting for a peer that does not respond in time, and says that the outcome is unknown', async () => {
    answer = () => undefined;
    const error: unknown = await peer({ retries: 0, timeoutMs: 50 })
      .call(get)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'PeerUnavailable', reached: true });
  });

  it('tells how long it will wait, and waits no longer than the request that needs it', async () => {
    answer = json(200, {});
    const clock = new ManualClock();
    const context = { requestId: 'req_1', traceParent: '', deadline: new Date(clock.now().getTime() + 120) };
    await runInContext(context, () => peer().call(get));
    expect(calls[0]?.headers['x-request-timeout-ms']).toBe('120');
    const late = { ...context, deadline: clock.now() };
    await expect(runInContext(late, () => peer().call(get))).rejects.toMatchObject({ reached: false });
    expect(calls).toHaveLength(1);
  });

  it('opens the breaker after repeated failures, and closes it when the peer is back', async () => {
    const { call } = peer({ retries: 0, failuresToOpen: 3, openMs: 50 });
    answer = json(500, {});
    for (let failure = 0; failure < 3; failure += 1) await call(get).catch(() => undefined);
    await expect(call(get)).rejects.toMatchObject({ reached: false });
    expect(calls).toHaveLength(3);

    answer = json(200, {});
    await new Promise((resolve) => setTimeout(resolve, 60));
    await call(get);
    await call(get);
    expect(calls).toHaveLength(5);
  });

  it.each([
    ['429', json(429, {})],
    ['503 overloaded', json(503, { code: 'overloaded' })],
  ])(
    'neither repeats a call to a peer that has too much to do (%s) nor opens the breaker',
    async (_, full) => {
      const { call } = peer({ failuresToOpen: 3 });
      answer = full;
      for (let refused = 0; refused < 5; refused += 1) {
        await expect(call(get)).rejects.toMatchObject({ name: 'PeerUnavailable', reached: true });
      }
      expect(calls).toHaveLength(5);
      answer = json(200, {});
      await call(get);
    },
  );

  it('does not count against the peer that requests had no time for it, however many they are', async () => {
    const clock = new ManualClock();
    const within = (ms: number) => ({
      requestId: 'req_1',
      traceParent: '',
      deadline: new Date(clock.now().getTime() + ms),
    });
    const { call } = peer({ retries: 0, failuresToOpen: 3, timeoutMs: 5_000 });
    answer = () => undefined;
    for (const ms of [0, 0, 0, 1, 1, 1, 20, 20, 20]) {
      await expect(runInContext(within(ms), () => call(get))).rejects.toBeInstanceOf(PeerUnavailable);
    }
    answer = json(200, {});
    await call(get);
  });

  it('counts a peer that exceeds its usual time as failing', async () => {
    const { call } = peer({ retries: 0, failuresToOpen: 3, timeoutMs: 20 });
    answer = () => undefined;
    for (let failure = 0; failure < 3; failure += 1) await call(get).catch(() => undefined);
    calls = [];
    await expect(call(get)).rejects.toMatchObject({ reached: false });
    expect(calls).toHaveLength(0);
  });
});
