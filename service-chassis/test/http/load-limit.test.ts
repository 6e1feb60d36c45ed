import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request, { type Response } from 'supertest';
import { currentContext } from '../../src/service';
import { createWidget, testConfig, widgetService } from '../builders/test-service';

describe('a service under more load than it can carry', () => {
  let service: Awaited<ReturnType<typeof widgetService>>;
  let finish: (() => void)[];
  let idsAtWork: (string | undefined)[];

  beforeEach(async () => {
    finish = [];
    idsAtWork = [];
    const slow = createWidget(() => {
      idsAtWork.push(currentContext()?.requestId);
      return new Promise<void>((resolve) => finish.push(resolve));
    });
    const config = testConfig({
      MAX_REQUESTS_IN_FLIGHT: '2',
      MAX_REQUESTS_WAITING: '1',
      MAX_REQUEST_WAIT_MS: '3000',
    });
    service = await widgetService([slow], {}, {}, config);
  });
  afterEach(() => service.dispose());

  const post = (timeoutMs = 10_000, requestId = 'some-request'): Promise<Response> =>
    request(service.app)
      .post('/v1/widgets')
      .set('X-Request-Timeout-Ms', String(timeoutMs))
      .set('X-Request-Id', requestId)
      .send({ name: 'cog', size: 1 })
      .then((response) => response);
  const atWork = async (count: number) => {
    while (finish.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  const gauge = async (name: string) => {
    const { text } = await request(service.app).get('/metrics');
    return Number(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'm').exec(text)?.[1]);
  };
  const untilWaiting = async (count: number) => {
    while ((await gauge('http_requests_waiting')) !== count)
      await new Promise((resolve) => setImmediate(resolve));
  };
  const waitingRequest = async (timeoutMs?: number, requestId?: string) => {
    const response = post(timeoutMs, requestId);
    await untilWaiting(1);
    return { response };
  };

  it('works on so many at once, lets so many wait, and rejects the rest at once', async () => {
    const first = [post(), post()];
    await atWork(2);
    const waiting = await waitingRequest();
    const refused = await post();
    expect(refused.status).toBe(503);
    expect(refused.headers).toMatchObject({ 'retry-after': '1', 'x-request-id': 'some-request' });
    expect(refused.body).toMatchObject({ code: 'overloaded', requestId: 'some-request' });
    expect(await gauge('http_requests_in_flight')).toBe(2);

    finish[0]?.();
    await atWork(3);
    finish.forEach((done) => done());
    expect((await Promise.all([...first, waiting.response])).map(({ status }) => status)).toEqual([
      201, 201, 201,
    ]);
    expect(await gauge('http_requests_in_flight')).toBe(0);
  });

  it.each([
    ['the caller no longer waits', 500, 500],
    ['it has waited as long as any may', 10_000, 3_000],
  ])('refuses a waiting request, and never begins it, when %s', async (_when, timeoutMs, afterMs) => {
    const first = [post(), post()];
    await atWork(2);
    const late = await waitingRequest(timeoutMs);
    service.clock.advance(afterMs);
    const { status, headers } = await late.response;
    expect([status, headers['retry-after']]).toEqual([503, '1']);
    finish.forEach((done) => done());
    await Promise.all(first);
    expect(finish).toHaveLength(2);
  });

  it('works on a request that has waited with its own id, not with that of the request before', async () => {
    const first = [post(10_000, 'first'), post(10_000, 'second')];
    await atWork(2);
    const waiting = await waitingRequest(10_000, 'the-one-that-waited');
    finish[0]?.();
    await atWork(3);
    finish.forEach((done) => done());
    await Promise.all([...first, waiting.response]);
    expect(idsAtWork[2]).toBe('the-one-that-waited');
  });

  describe('whose callers hang up', () => {
    let server: Server;

    beforeEach(async () => {
      server = createServer(service.app);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterEach(() => new Promise((resolve) => server.close(resolve)));

    const call = () => {
      const { port } = server.address() as AddressInfo;
      const outgoing = httpRequest({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/v1/widgets',
        headers: { 'Content-Type': 'application/json' },
      });
      const hungUp = new Promise<void>((resolve) => outgoing.once('error', () => resolve()));
      outgoing.end('{"name":"cog","size":1}');
      return {
        hangUp: () => {
          outgoing.destroy();
          return hungUp;
        },
      };
    };

    it('frees the place of a waiting request at once', async () => {
      const first = [post(), post()];
      await atWork(2);
      const impatient = call();
      await untilWaiting(1);
      await impatient.hangUp();
      await untilWaiting(0);
      finish.forEach((done) => done());
      await Promise.all(first);
      expect(finish).toHaveLength(2);
    });

    it('keeps the slot of a request in progress until its work has ended', async () => {
      const impatient = [call(), call()];
      await atWork(2);
      await Promise.all(impatient.map(({ hangUp }) => hangUp()));
      const patient = await waitingRequest();
      expect(await gauge('http_requests_in_flight')).toBe(2);
      expect(finish).toHaveLength(2);
      finish[0]?.();
      await atWork(3);
      finish.forEach((done) => done());
      expect((await patient.response).status).toBe(201);
    });
  });

  it('counts what it rejects among the requests that it answered', async () => {
    const first = [post(), post()];
    await atWork(2);
    const waiting = await waitingRequest();
    await post();
    const { text } = await request(service.app).get('/metrics');
    expect(text).toMatch(
      /^http_request_duration_seconds_count\{.*method="POST",route="none",status="503".*\} 1$/m,
    );
    expect(text).toMatch(/^http_requests_shed_total\{.*\} 1$/m);
    finish.forEach((done) => done());
    await atWork(3);
    finish.forEach((done) => done());
    await Promise.all([...first, waiting.response]);
  });

  it('still answers probes and scrapes', async () => {
    const first = [post(), post()];
    await atWork(2);
    expect((await request(service.app).get('/health/live')).status).toBe(200);
    expect((await request(service.app).get('/health/ready')).status).toBe(200);
    finish.forEach((done) => done());
    await Promise.all(first);
  });
});
