import SwaggerParser from '@apidevtools/swagger-parser';
import request from 'supertest';
import { z } from 'zod';
import { access, defineRoute, pageByIdQuery, timestampInput } from '../../src/http';
import { openApiDocument } from '../../src/documentation/openapi';
import { createWidget, widgetSchema, widgetService } from '../builders/test-service';

const readWidget = defineRoute({
  method: 'GET',
  path: '/v1/widgets/:id',
  summary: 'One widget',
  access: access.rolesOrService(['organizer', 'admin'], 'widgets:read'),
  request: {
    params: z.strictObject({ id: z.string() }),
    query: z.strictObject({ ...pageByIdQuery, since: timestampInput }),
  },
  responses: { 200: widgetSchema, 204: null },
  errors: ['widget_not_found', 'widget_lost'],
  handler: async () => ({ status: 204 }),
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
const routes = [createWidget(), readWidget, drawWidget];

describe('the OpenAPI document', () => {
  const document = openApiDocument('widget-service', routes);
  const read = document.paths['/v1/widgets/{id}']?.['get'];
  const create = document.paths['/v1/widgets']?.['post'];

  it('is a valid one of version 3.1', async () => {
    await SwaggerParser.validate(JSON.parse(JSON.stringify(document)));
  });

  it('has each call under its path and method', () => {
    const calls = Object.entries(document.paths).map(([path, methods]) => [path, ...Object.keys(methods)]);
    expect(calls).toEqual([
      ['/v1/widgets', 'post'],
      ['/v1/widgets/{id}', 'get'],
      ['/v1/widgets/{id}/drawing.png', 'get'],
    ]);
  });

  it('says who may call', () => {
    expect(read).toMatchObject({
      description: 'For people with the role organizer, admin, and services with the scope `widgets:read`.',
      security: [{ token: [] }],
    });
    expect(create).toMatchObject({ description: 'For anyone.', security: [] });
  });

  it('tells parameters as callers write them', () => {
    expect(read).toMatchObject({
      parameters: [
        { name: 'id', in: 'path', required: true },
        { name: 'limit', in: 'query', required: false, schema: { default: 50, maximum: 200 } },
        { name: 'cursor', in: 'query', required: false },
        { name: 'since', in: 'query', required: true, schema: { type: 'string', format: 'date-time' } },
      ],
    });
  });

  it('tells that what was created has an address', () => {
    expect(create).toMatchObject({
      responses: { 201: { headers: { Location: { schema: { type: 'string', format: 'uri-reference' } } } } },
    });
  });

  it('tells bodies, and that a POST may carry an Idempotency-Key', () => {
    expect(create).toMatchObject({
      parameters: [{ name: 'Idempotency-Key', in: 'header', required: false }],
      requestBody: {
        content: {
          'application/json': {
            schema: {
              properties: { name: { type: 'string' }, size: { type: 'integer', minimum: 0 } },
              required: ['name', 'size'],
              additionalProperties: false,
            },
          },
        },
      },
    });
  });

  it('tells the responses, and problems with the codes of the call', () => {
    expect(read).toMatchObject({
      responses: {
        200: { content: { 'application/json': { schema: { type: 'object' } } } },
        204: { description: 'Done' },
        default: { description: expect.stringContaining('`widget_not_found`, `widget_lost`') },
      },
    });
  });
});

describe('the documentation of a service', () => {
  let service: Awaited<ReturnType<typeof widgetService>>;
  beforeAll(async () => {
    service = await widgetService(routes);
  });
  afterAll(() => service.dispose());

  it('is served for programs', async () => {
    const { body } = await request(service.app)
      .get('/openapi.json')
      .expect('Content-Type', /application\/json/);
    expect(Object.keys(body.paths)).toContain('/v1/widgets');
  });

  it('is served for people, with all that the page needs from the service itself', async () => {
    const { text } = await request(service.app)
      .get('/docs')
      .expect('Content-Type', /text\/html/);
    const parts = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    expect(parts).toHaveLength(3);
    for (const part of parts) await request(service.app).get(`/${part}`).expect(200);
  });

  it('lets the page run its own scripts only', async () => {
    const { headers } = await request(service.app).get('/docs');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });
});
