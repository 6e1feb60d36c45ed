import request from 'supertest';
import { z } from 'zod';
import {
  access,
  blockOfText,
  defineRoute,
  idSchema,
  lineOfText,
  moneySchema,
  pageByIdQuery,
  pastedCode,
  setElsewhere,
  timestampInput,
  timestampInQuery,
} from '../../src/http';
import { openApiDocument } from '../../src/documentation/openapi';
import { widgetService } from '../builders/test-service';

const done = z.strictObject({ done: z.boolean() });

const listWidgets = defineRoute({
  method: 'GET',
  path: '/v1/widgets',
  summary: 'Widgets',
  access: access.anyone(),
  // Not declared as strict: the route is so all the same.
  request: { query: z.object({ ...pageByIdQuery, since: timestampInQuery.optional() }) },
  responses: { 200: done },
  handler: async () => ({ status: 200, body: { done: true } }),
});

const readWidget = defineRoute({
  method: 'GET',
  path: '/v1/widgets/:id',
  summary: 'A widget',
  access: access.anyone(),
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: done },
  handler: async () => ({ status: 200, body: { done: true } }),
});

const drawWidget = defineRoute({
  method: 'GET',
  path: '/v1/widgets/:id/drawing.png',
  summary: 'A drawing of a widget',
  access: access.anyone(),
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: 'binary' },
  handler: async () => ({ status: 200, bytes: { contentType: 'image/png', data: '' } }),
});

const body = z.strictObject({
  name: lineOfText(20).meta({ examples: ['Cog'] }),
  text: blockOfText(50).optional(),
  code: pastedCode(10).optional(),
  size: z.number().int().min(1).max(9).optional(),
  price: moneySchema.optional(),
  parts: z.array(idSchema).min(1).optional(),
  colour: z.enum(['RED', 'BLUE']).optional(),
  label: z.union([lineOfText(5), z.number()]).optional(),
  madeAt: timestampInput.optional(),
  owner: setElsewhere('cannot be set here: POST /v1/widgets/{id}/owner does'),
});

const makeWidget = defineRoute({
  method: 'POST',
  path: '/v1/widgets',
  summary: 'Make a widget',
  access: access.anyone(),
  request: { body },
  responses: { 201: z.strictObject({ made: z.unknown() }) },
  location: () => '/v1/widgets/wdg_1',
  handler: async (call) => ({ status: 201, body: { made: call.body } }),
});

const routes = [listWidgets, readWidget, drawWidget, makeWidget];

describe('a request that is not as it must be', () => {
  let service: Awaited<ReturnType<typeof widgetService>>;
  beforeAll(async () => {
    service = await widgetService(routes);
  });
  afterAll(() => service.dispose());

  const get = (path: string) => request(service.app).get(path);
  const make = (fields: object) => request(service.app).post('/v1/widgets').send(fields);
  const detailsOf = (response: { body: { errors?: { detail: string }[] } }) =>
    response.body.errors?.map(({ detail }) => detail);

  it.each<[string, object, string]>([
    ['a missing field', {}, 'name is missing: it must be text, such as "Cog"'],
    ['a number for a text', { name: 1 }, 'name must be text, such as "Cog"'],
    ['an empty text', { name: ' ' }, 'name must be text that is not empty, such as "Cog"'],
    ['a long text', { name: 'x'.repeat(21) }, 'name must be at most 20 characters long, such as "Cog"'],
    ['an invisible text', { name: '\u3164' }, 'name must have at least one character that can be seen'],
    ['two lines', { name: 'a\nb' }, 'name must be one line, without line breaks and control characters'],
    ['a text for a number', { name: 'a', size: '3' }, 'size must be a number, such as 1'],
    ['a fraction', { name: 'a', size: 1.5 }, 'size must be a whole number, such as 1'],
    ['a large number', { name: 'a', size: 10 }, 'size must be at most 9'],
    ['no entries', { name: 'a', parts: [] }, 'parts must be a list of at least 1 entry'],
    ['a text for a list', { name: 'a', parts: '' }, 'parts must be a list, such as ["first", "second"]'],
    ['a word of no choice', { name: 'a', colour: 'red' }, 'colour must be one of RED, BLUE'],
    ['neither of two kinds', { name: 'a', label: true }, 'label must be text or a number'],
    ['the right kind, too long', { name: 'a', label: 'abcdef' }, 'label must be at most 5 characters long'],
    [
      'an object of another form',
      { name: 'a', price: 5 },
      'price must be an object with fields, such as {"amount":2500,"currency":"EUR"}',
    ],
    [
      'a time without its zone',
      { name: 'a', madeAt: '2026-03-01T19:30:00' },
      'madeAt must be a time with its zone, such as 2026-03-01T19:30:00Z',
    ],
    [
      'what another call sets',
      { name: 'a', owner: 'me' },
      'owner cannot be set here: POST /v1/widgets/{id}/owner does',
    ],
    ['a field nobody knows', { name: 'a', shape: 'round' }, 'This field is not known here.'],
  ])('with %s is told what it must be, in a sentence', async (_what, fields, detail) => {
    expect(detailsOf(await make(fields).expect(400))).toEqual([detail]);
  });

  it('names the entry of a list', async () => {
    const response = await make({ name: 'a', parts: ['wid_1', 'nonsense'] }).expect(400);
    expect(detailsOf(response)).toEqual([
      expect.stringMatching(/^parts\[1\] is not an id of this platform, such as /),
    ]);
  });

  it('is read as it was meant where it was copied from elsewhere', async () => {
    const fields = { name: '\u00a0Cog\u200b\n', code: ' 12\n34\u200b ', parts: [' wid_1\n'] };
    const { body: made } = await make(fields).expect(201);
    expect(made).toEqual({ made: { name: 'Cog', code: '1234', parts: ['wid_1'] } });
  });

  it('keeps joiners, and lines where there may be some', async () => {
    const fields = { name: 'علی‌رضا', text: 'one\n\ttwo' };
    expect((await make(fields).expect(201)).body).toEqual({ made: fields });
  });

  it.each(['/v1/widgets?colour=red', '/v1/widgets/wid_1?colour=red'])(
    '%s has a parameter that the route does not have',
    async (path) => {
      const response = await get(path).expect(400);
      expect(response.body.errors).toMatchObject([{ pointer: '/colour' }]);
    },
  );

  it('is told the parameters that there are', async () => {
    expect(detailsOf(await get('/v1/widgets?colour=red'))).toEqual([
      'This parameter is not known here. Those of this call are: limit, cursor, since.',
    ]);
    expect(detailsOf(await get('/v1/widgets/wid_1?colour=red'))).toEqual([
      'This call takes no parameters behind the "?".',
    ]);
  });

  it('names a parameter that it gives twice', async () => {
    expect(detailsOf(await get('/v1/widgets?limit=1&limit=2'))).toEqual(['limit must be given only once']);
  });

  it('may come from a link in a newsletter, and files may have anything in their query', async () => {
    await get('/v1/widgets?utm_source=letter&utm_medium=mail').expect(200);
    await get('/v1/widgets/wid_1?utm_source=letter').expect(200);
    await get('/v1/widgets/wid_1/drawing.png?v=7').expect(200);
    await get('/openapi.json?v=7').expect(200);
    await get('/docs?v=7').expect(200);
    await get('/health/live?v=7').expect(200);
    await get('/metrics?v=7').expect(200);
  });

  it('has a plus sign that its query turned into a blank', async () => {
    const response = await get('/v1/widgets?since=2026-03-01T00:00:00+01:00').expect(400);
    expect(detailsOf(response)).toEqual([
      'since must have its + written as %2B, because a + in a query means a blank: 2026-03-01T00:00:00%2B01:00',
    ]);
    await get('/v1/widgets?since=2026-03-01T00:00:00%2B01:00').expect(200);
  });

  it('is not invited by the documentation to set what another call sets', () => {
    const document = JSON.stringify(openApiDocument('widget-service', routes));
    expect(document).toContain('"colour"');
    expect(document).not.toContain('"owner"');
  });
});
