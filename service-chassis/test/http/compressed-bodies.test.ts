import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import request from 'supertest';
import { createWidget, widgetService } from '../builders/test-service';

const widget = JSON.stringify({ name: 'cog', size: 3 });

describe('a compressed body', () => {
  let service: Awaited<ReturnType<typeof widgetService>>;

  beforeAll(async () => {
    service = await widgetService([createWidget()]);
  });
  afterAll(() => service.dispose());

  const post = (body: Buffer, encoding: string) =>
    request(service.app)
      .post('/v1/widgets')
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', encoding)
      .send(body)
      // Buffers are sent as they are.
      .serialize((buffer: Buffer) => buffer as unknown as string);

  it.each([
    ['gzip', gzipSync(widget)],
    ['deflate', deflateSync(widget)],
    ['br', brotliCompressSync(widget)],
    ['identity', Buffer.from(widget)],
    ['GZIP', gzipSync(widget)],
  ])('is unpacked when it is %s', async (encoding, body) => {
    expect((await post(body, encoding)).status).toBe(201);
  });

  it.each(['zstd', 'compress', 'gzip, gzip', 'x'])(
    'is 415 when it is %s, on every release of Node, and names what is taken',
    async (encoding) => {
      const response = await post(gzipSync(widget), encoding);
      expect(response.status).toBe(415);
      expect(response.headers['accept-encoding']).toBe('gzip, deflate, br');
      expect(response.body).toMatchObject({
        code: 'unsupported_media_type',
        detail: expect.stringContaining('gzip, deflate, br'),
      });
    },
  );

  it('is 413 when it is small but becomes too large', async () => {
    const large = JSON.stringify({ name: 'x'.repeat(50 * 1024 * 1024), size: 3 });
    const packed = gzipSync(large);
    expect(packed.length).toBeLessThan(100 * 1024);
    const response = await post(packed, 'gzip');
    expect([response.status, response.body.code]).toEqual([413, 'body_too_large']);
  });
});
