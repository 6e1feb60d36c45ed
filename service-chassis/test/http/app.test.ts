import request from 'supertest';
import { z } from 'zod';
import { problem } from '../../src/core';
import { access, defineRoute, type Method } from '../../src/http';
import { allAtOnce } from '../../testing';
import { createWidget, testConfig, widgetSchema, widgetService } from '../builders/test-service';

type WidgetService = Awaited<ReturnType<typeof widgetService>>;

const readWidget = defineRoute({
  method: 'GET',
  path: '/v1/widgets/:id',
  summary: 'A widget',
  access: access.anyone(),
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: widgetSchema },
  handler: async ({ params }) => {
    if (params.id === 'broken') throw new Error('secret detail of our insides');
    throw problem.notFound('widget_not_found', 'There is no such widget.');
  },
});

describe('the app of a service', () => {
  let service: WidgetService;

  beforeAll(async () => {
    service = await widgetService([
      createWidget(),
      readWidget,
      bare('GET', '/v1/widgets/smallest'),
      bare('POST', '/v1/widgets/import'),
    ]);
  });
  afterAll(() => service.dispose());

  function bare(method: Method, path: string) {
    return defineRoute({
      method,
      path,
      summary: 'Nothing but an answer',
      access: access.anyone(),
      request: {},
      responses: { 204: null },
      handler: async () => ({ status: 204 }),
    });
  }
  const post = (body: string | object, type = 'application/json') =>
    request(service.app).post('/v1/widgets').set('Content-Type', type).send(body);

  it('answers what the handler returns', async () => {
    const response = await post({ name: 'cog', size: 3 });
    expect(response.status).toBe(201);
    expect(response.body).toEqual({ name: 'cog', size: 3 });
  });

  it.each<[string, string | object, string, number, string]>([
    ['malformed JSON', '{"name":', 'application/json', 400, 'malformed_json'],
    ['a wrong type', { name: 1, size: 3 }, 'application/json', 400, 'invalid_request'],
    ['an unknown field', { name: 'cog', size: 3, colour: 'red' }, 'application/json', 400, 'invalid_request'],
    ['a negative number', { name: 'cog', size: -1 }, 'application/json', 400, 'invalid_request'],
    ['a fraction', { name: 'cog', size: 0.5 }, 'application/json', 400, 'invalid_request'],
    ['no body', '', 'application/json', 400, 'invalid_request'],
    ['a JSON text that is no object', '"text"', 'application/json', 400, 'malformed_json'],
    [
      '__proto__',
      '{"name":"cog","size":1,"__proto__":{"admin":true}}',
      'application/json',
      400,
      'invalid_request',
    ],
    [
      'a nested constructor',
      '{"name":"cog","size":{"constructor":1}}',
      'application/json',
      400,
      'invalid_request',
    ],
    ['objects nested without end', '{"name":'.repeat(12_000), 'application/json', 400, 'malformed_json'],
    [
      'objects nested very deeply',
      `${'{"name":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      'application/json',
      400,
      'invalid_request',
    ],
    [
      'lists nested very deeply',
      `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      'application/json',
      400,
      'invalid_request',
    ],
    ['another media type', 'name=cog', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    [
      'UTF-7',
      '{"name":"+AGM-og","size":1}',
      'application/json; charset=utf-7',
      415,
      'unsupported_media_type',
    ],
    ['UTF-16', '{"name":"cog","size":1}', 'application/json;charset="UTF-16"', 415, 'unsupported_media_type'],
    ['too large a body', { name: 'x'.repeat(200_000), size: 1 }, 'application/json', 413, 'body_too_large'],
  ])('refuses %s as a problem document', async (_what, body, type, status, code) => {
    const response = await post(body, type);
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.body).toMatchObject({ status, code, requestId: response.headers['x-request-id'] });
    expect(response.body.detail).toEqual(expect.any(String));
  });

  it('names each field that is wrong by its JSON pointer', async () => {
    const response = await post({ size: 'large', colour: 'red' });
    const pointers = response.body.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers.sort()).toEqual(['/colour', '/name', '/size']);
  });

  it('answers 404 where there is nothing and 405 where the method does not fit', async () => {
    expect((await request(service.app).get('/v2/nothing')).body.code).toBe('route_not_found');
    const response = await request(service.app).delete('/v1/widgets');
    expect(response.status).toBe(405);
    expect(response.headers['allow']).toBe('POST');
  });

  it('prefers a literal path to one whose parameter would match it', async () => {
    expect((await request(service.app).get('/v1/widgets/smallest')).status).toBe(204);
    const ofAnotherMethod = await request(service.app).get('/v1/widgets/import');
    expect([ofAnotherMethod.status, ofAnotherMethod.headers['allow']]).toEqual([405, 'POST']);
  });

  it('reveals no internals when a handler fails', async () => {
    const response = await request(service.app).get('/v1/widgets/broken');
    expect(response.status).toBe(500);
    expect(response.text).not.toContain('secret detail');
  });

  it.each([
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; version=1',
  ])('takes %s', async (type) => {
    expect((await post('{"name":"cog","size":1}', type)).status).toBe(201);
  });

  it('leaves conditional requests to the routes', async () => {
    const answer = await request(service.app).get('/v1/widgets/smallest').set('If-None-Match', '*');
    expect(answer.status).toBe(204);
    expect((await request(service.app).get('/health/live').set('If-None-Match', '*')).status).toBe(200);
  });

  it('answers 400 to an address that cannot be decoded', async () => {
    expect((await request(service.app).get('/v1/widgets/%E0%A4%A')).status).toBe(400);
  });

  it('keeps the request id and trace of the caller and makes them otherwise', async () => {
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const kept = await post({ name: 'cog', size: 1 })
      .set('X-Correlation-ID', 'abc-1')
      .set('traceparent', trace);
    expect(kept.headers['x-request-id']).toBe('abc-1');
    expect(kept.headers['traceparent']).toBe(trace);
    const made = await post({ name: 'cog', size: 1 }).set('X-Request-Id', 'line break\tor blank');
    expect(made.headers['x-request-id']).toMatch(/^req_/);
    expect(made.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  it('answers X-Correlation-ID as it came, also beside another request id', async () => {
    const both = await request(service.app)
      .get('/health/live')
      .set('X-Request-Id', 'request-1')
      .set('X-Correlation-ID', 'correlation-1');
    expect(both.headers).toMatchObject({
      'x-request-id': 'request-1',
      'x-correlation-id': 'correlation-1',
    });
    const unusable = await request(service.app).get('/health/live').set('X-Correlation-ID', 'x'.repeat(129));
    expect(unusable.headers).not.toHaveProperty('x-correlation-id');
  });

  it('leads from its address to its documentation', async () => {
    const root = await request(service.app).get('/');
    expect([root.status, root.headers['location']]).toEqual([302, '/docs']);
  });

  it('says where a created thing is', async () => {
    const created = await post({ name: 'cog', size: 3 });
    expect(created.headers['location']).toBe('/v1/widgets/cog');
  });

  it('measures by route template, never by path', async () => {
    await request(service.app).get('/v1/widgets/some-id');
    await request(service.app).get('/made-up/by-a-scanner');
    const { text } = await request(service.app).get('/metrics');
    expect(text).toMatch(/http_request_duration_seconds_count\{.*route="\/v1\/widgets\/:id".*status="404"/);
    expect(text).not.toContain('some-id');
    expect(text).not.toContain('made-up');
  });

  it.each(['/metrics/made-up', '/health/made-up', '/healthy-looking', '/metricsmade-up'])(
    'takes %s for no probe',
    async (path) => {
      expect((await request(service.app).get(path)).status).toBe(404);
      const { text } = await request(service.app).get('/metrics');
      expect(text).not.toContain(path);
    },
  );
});

describe('readiness and liveness', () => {
  it('name the service and the process', async () => {
    const config = testConfig({ INSTANCE_ID: 'instance-7' });
    const service = await widgetService([], {}, {}, config);
    for (const path of ['/health/live', '/health/ready', '/health', '/v1/widgets/health']) {
      const { body } = await request(service.app).get(path);
      expect(body).toMatchObject({ service: 'widget-service', instance: 'instance-7' });
    }
    await service.dispose();
  });

  it('are found below the paths of the resources too, and not taken for one of them', async () => {
    const service = await widgetService([readWidget]);
    const { status, body } = await request(service.app).get('/v1/widgets/health');
    expect([status, body]).toEqual([200, (await request(service.app).get('/health')).body]);
    const { text } = await request(service.app).get('/metrics');
    expect(text).toMatch(/http_request_duration_seconds_count\{.*route="\/health"/);
    expect(text).not.toContain('route="/v1/widgets');
    await service.dispose();
  });

  it('ask the database once for all who ask at the same time', async () => {
    let asked = 0;
    let arrived = 0;
    let answer: () => void = () => undefined;
    const database = new Promise<void>((resolve) => (answer = resolve));
    const check = () => {
      asked += 1;
      return database;
    };
    const ids = {
      next: (prefix: string) => {
        arrived += 1;
        return `${prefix}_${arrived}`;
      },
    };
    const service = await widgetService([], { readiness: [{ name: 'counted', check }] }, { ids });
    const responses = allAtOnce(5, () => request(service.app).get('/health'));
    while (arrived < 5) await new Promise((resolve) => setImmediate(resolve));
    answer();
    await responses;
    expect(asked).toBe(1);
    await request(service.app).get('/health');
    expect(asked).toBe(2);
    await service.dispose();
  });

  it('turns 503 within its deadline while the database hangs, and liveness stays 200', async () => {
    const never = new Promise<void>(() => undefined);
    const service = await widgetService([], {
      readiness: [{ name: 'hanging database', check: () => never }],
    });
    const answer = request(service.app)
      .get('/health/ready')
      .then((response) => response);
    const alive = await request(service.app).get('/health/live');
    expect(alive.status).toBe(200);
    // The service's own clock measures the deadline: one second after the request the response is there.
    await service.clock.untilAsleep();
    service.clock.advance(1_000);
    const ready = await answer;
    expect(ready.status).toBe(503);
    expect(ready.headers['retry-after']).toBe('1');
    expect(ready.body.checks).toEqual({ database: 'ok', 'hanging database': 'failed' });
    await service.dispose();
  });

  it('turns 503 as soon as the service drains', async () => {
    const service = await widgetService([]);
    expect((await request(service.app).get('/health')).status).toBe(200);
    service.drain();
    expect((await request(service.app).get('/health')).status).toBe(503);
    await service.dispose();
  });
});
