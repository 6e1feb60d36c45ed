import request, { type Response } from 'supertest';
import { createWidget, testConfig, widgetService } from '../builders/test-service';

describe('a service under more load than it can carry', () => {
  let service: Awaited<ReturnType<typeof widgetService>>;
  let finish: (() => void)[];

  beforeEach(async () => {
    finish = [];
    const slow = createWidget(() => new Promise<void>((resolve) => finish.push(resolve)));
    const config = testConfig({ MAX_REQUESTS_IN_FLIGHT: '2', MAX_REQUESTS_WAITING: '1' });
    service = await widgetService([slow], {}, {}, config);
  });
  afterEach(() => service.dispose());

  const post = (timeoutMs = 10_000): Promise<Response> =>
    request(service.app)
      .post('/v1/widgets')
      .set('X-Request-Timeout-Ms', String(timeoutMs))
      .send({ name: 'cog', size: 1 })
      .then((response) => response);
  const atWork = async (count: number) => {
    while (finish.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  const gauge = async (name: string) => {
    const { text } = await request(service.app).get('/metrics');
    return Number(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'm').exec(text)?.[1]);
  };
  const waitingRequest = async (timeoutMs?: number) => {
    const response = post(timeoutMs);
    while ((await gauge('http_requests_waiting')) === 0)
      await new Promise((resolve) => setImmediate(resolve));
    return { response };
  };

  it('works on so many at once, lets so many wait, and refuses the rest at once', async () => {
    const first = [post(), post()];
    await atWork(2);
    const waiting = await waitingRequest();
    const refused = await post();
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.body.code).toBe('overloaded');
    expect(await gauge('http_requests_in_flight')).toBe(2);

    finish[0]?.();
    await atWork(3);
    finish.forEach((done) => done());
    expect((await Promise.all([...first, waiting.response])).map(({ status }) => status)).toEqual([
      201, 201, 201,
    ]);
    expect(await gauge('http_requests_in_flight')).toBe(0);
  });

  it('does not begin what its caller no longer waits for', async () => {
    const first = [post(), post()];
    await atWork(2);
    const late = await waitingRequest(500);
    service.clock.advance(500);
    finish.forEach((done) => done());
    await Promise.all(first);
    expect((await late.response).status).toBe(503);
    expect(finish).toHaveLength(2);
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
