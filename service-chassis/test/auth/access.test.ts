import { generateKeyPairSync } from 'node:crypto';
import { sign, type SignOptions } from 'jsonwebtoken';
import request from 'supertest';
import { z } from 'zod';
import { access, defineRoute } from '../../src/http';
import { createServiceTokenSigner } from '../../src/auth/service-tokens';
import { CALLER_SECRET, widgetService } from '../builders/test-service';

const who = z.strictObject({ kind: z.string() });
const guarded = (path: string, required: ReturnType<typeof access.anyone>) =>
  defineRoute({
    method: 'GET',
    path,
    summary: 'Who am I',
    access: required,
    request: {},
    responses: { 200: who },
    handler: async ({ principal }) => ({ status: 200, body: { kind: principal?.kind ?? 'nobody' } }),
  });

describe('access to routes', () => {
  let service: Awaited<ReturnType<typeof widgetService>>;
  beforeAll(async () => {
    service = await widgetService([
      guarded('/anyone', access.anyone()),
      guarded('/people', access.people()),
      guarded('/admins', access.roles('admin')),
      guarded('/services', access.service('widgets:write')),
    ]);
  });
  afterAll(() => service.dispose());

  const get = async (path: string, authorization?: string) => {
    const call = request(service.app).get(path);
    return (authorization === undefined ? call : call.set('Authorization', authorization)).then(
      ({ status }) => status,
    );
  };
  const caller = (name = 'caller-service', secret = CALLER_SECRET, audience = 'widget-service') =>
    service.identity.service(name, secret, audience, 'widgets:write');

  it('admits the callers that the route names, and nobody else', async () => {
    const alice = service.identity.user('usr_alice');
    expect(await get('/anyone')).toBe(200);
    expect(await get('/people')).toBe(401);
    expect(await get('/people', alice)).toBe(200);
    expect(await get('/admins', alice)).toBe(403);
    expect(await get('/admins', service.identity.user('usr_root', 'admin'))).toBe(200);
    expect(await get('/services', alice)).toBe(403);
    expect(await get('/services', caller())).toBe(200);
    expect(await get('/people', caller())).toBe(403);
  });

  it('ignores an expired token where none is needed', async () => {
    const old = service.identity.user('usr_alice');
    service.clock.advance(2 * 60 * 60_000);
    expect(await get('/anyone', old)).toBe(200);
    expect(await get('/anyone', 'Bearer nonsense')).toBe(200);
    expect(await get('/people', old)).toBe(401);
    expect(await get('/people', 'Basic YTpi')).toBe(401);
  });

  describe('service tokens', () => {
    it('rejects a caller that is not admitted', async () => {
      expect(await get('/services', caller('stranger-service'))).toBe(401);
    });
    it('rejects another secret', async () => {
      expect(await get('/services', caller('caller-service', 'another secret, just as long as it'))).toBe(
        401,
      );
    });
    it('rejects a token for another audience', async () => {
      expect(await get('/services', caller('caller-service', CALLER_SECRET, 'gadget-service'))).toBe(401);
    });
    it('rejects an expired token', async () => {
      const token = caller();
      service.clock.advance(61_000);
      expect(await get('/services', token)).toBe(401);
    });
    it('rejects a token that would live longer than a minute', async () => {
      const now = Math.floor(service.clock.now().getTime() / 1000);
      const token = sign({ scopes: ['widgets:write'], iat: now, exp: now + 3_600 }, CALLER_SECRET, {
        issuer: 'caller-service',
        audience: 'widget-service',
      });
      expect(await get('/services', `Bearer ${token}`)).toBe(401);
    });
    it('rejects a token without the scope', async () => {
      const token = service.identity.service(
        'caller-service',
        CALLER_SECRET,
        'widget-service',
        'widgets:read',
      );
      expect(await get('/services', token)).toBe(403);
    });
    it('does not grant a scope that the caller may not have, whatever its token claims', async () => {
      const signer = createServiceTokenSigner({
        name: 'caller-service',
        secret: CALLER_SECRET,
        clock: service.clock,
      });
      const token = signer.tokenFor('widget-service', ['widgets:destroy']);
      expect(await get('/services', `Bearer ${token}`)).toBe(403);
    });
  });

  describe('user tokens', () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const forged = (change: SignOptions = {}, claims: object = {}) => {
      const now = Math.floor(service.clock.now().getTime() / 1000);
      const token = sign(
        { sub: 'usr_a', role: 'admin', iat: now, exp: now + 60, ...claims },
        stranger.privateKey,
        {
          algorithm: 'ES256',
          keyid: 'test-key',
          issuer: 'user-service',
          audience: 'ticketing-platform',
          ...change,
        },
      );
      return `Bearer ${token}`;
    };

    it('rejects a signature by another key, and an unknown key id', async () => {
      expect(await get('/people', forged())).toBe(401);
      expect(await get('/people', forged({ keyid: 'unknown' }))).toBe(401);
    });

    it('rejects "none" and HS256 with the public key as its secret', async () => {
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const claims = encode({
        sub: 'usr_a',
        role: 'admin',
        iss: 'user-service',
        aud: 'ticketing-platform',
        iat: 1,
        exp: 9e9,
      });
      expect(await get('/people', `Bearer ${encode({ alg: 'none', kid: 'test-key' })}.${claims}.AA`)).toBe(
        401,
      );
      const publicKey = await service.identity.userKeys.find('test-key');
      const pem = String(publicKey?.export({ type: 'spki', format: 'pem' }));
      const confused = sign({ sub: 'usr_a', role: 'admin' }, pem.padEnd(40), {
        algorithm: 'HS256',
        issuer: 'user-service',
      });
      expect(await get('/people', `Bearer ${confused}`)).toBe(401);
    });

    it('caches a verified token no longer than it is valid', async () => {
      const token = service.identity.user('usr_alice');
      expect(await get('/people', token)).toBe(200);
      service.clock.advance(3_601_000);
      expect(await get('/people', token)).toBe(401);
    });
  });
});
