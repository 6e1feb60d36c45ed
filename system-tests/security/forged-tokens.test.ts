import { createPublicKey } from 'node:crypto';
import { ManualClock, silentLogger } from '@ticketing/service-chassis/testing';
import { serviceNames } from '../simulation/services/names';
import { loadUserConfig } from '../../user-service/src/config';
import { createUserService } from '../../user-service/src/service';
import { handOver } from '../simulation/network/in-memory-http';
import { grants, serviceToken } from './support/callers';
import { asSecrets, partsOf, signedEs256, signedHs256, strangersKey, withSignature } from './support/forge';
import { askOf, exampleOf, tabledRoutes, type TabledRoute } from './support/route-table';
import { emailOf, openFixture, PASSWORD, send, type Fixture } from './support/fixture';

const bearer = (token: string): string => `Bearer ${token}`;

describe('tokens that are not what they claim to be', () => {
  let fixture: Fixture;
  let guarded: TabledRoute[];
  /** An admin's token, so that only the forgery can be the reason of a rejection. */
  let genuine: string;
  const reached: string[] = [];

  beforeAll(async () => {
    fixture = await openFixture();
    guarded = tabledRoutes(fixture).filter(({ route }) => !route.access.anyone);
    genuine = fixture.authorizationOf('admin', 'user-service')?.replace('Bearer ', '') ?? '';
    for (const { route, name } of guarded) {
      const { handler } = route;
      Object.assign(route, {
        handler: (call: Parameters<typeof handler>[0]) => {
          reached.push(name);
          return handler(call);
        },
      });
    }
  });
  afterAll(() => fixture.close());

  /** A genuine token of another user-service with the same keys, but with other settings or at another time. */
  async function issuedElsewhere(
    userTokens: { issuer?: string; audience?: string },
    aheadMs = 0,
  ): Promise<string> {
    const config = loadUserConfig({ NODE_ENV: 'test', BCRYPT_COST: '4' });
    const service = await createUserService(
      { ...config, userTokens: { ...config.userTokens, ...userTokens } },
      {
        database: fixture.services.files.of['user-service'],
        clock: new ManualClock(new Date(fixture.services.clock.now().getTime() + aheadMs)),
        logger: silentLogger,
        backgroundWork: false,
        processMetrics: false,
        hasher: {
          hash: () => Promise.reject(new Error('Nothing is hashed here.')),
          matches: () => Promise.resolve(true),
          isOutdated: () => false,
        },
      },
    );
    await service.start();
    const { response } = handOver(service.app, {
      method: 'POST',
      path: '/v1/users/login',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: emailOf('admin'), password: PASSWORD }),
    });
    return JSON.parse((await response).body).token;
  }

  async function forgeries(): Promise<Record<string, readonly string[]>> {
    const { header, claims, signature } = partsOf(genuine);
    const other = partsOf(fixture.authorizationOf('alice', 'user-service')?.replace('Bearer ', '') ?? '');
    const keySet = await fixture.ask('nobody', 'user-service', {
      method: 'GET',
      path: '/.well-known/jwks.json',
    });
    const [jwk] = keySet.json.keys;
    const strangersJwk = {
      ...createPublicKey(strangersKey).export({ format: 'jwk' }),
      kid: 'mine',
      alg: 'ES256',
    };
    const withKeyId = (kid: unknown) => signedEs256({ ...header, kid }, claims, strangersKey);
    const withHeader = (more: object) => signedEs256({ ...header, ...more }, claims, strangersKey);
    return {
      'no algorithm': ['none', 'None', 'NONE', '', 'nOnE'].flatMap((alg) => [
        withSignature({ ...header, alg }, claims, ''),
        withSignature({ ...header, alg }, claims, signature),
      ]),
      'the public key as a shared secret': asSecrets(jwk).flatMap((secret) => [
        signedHs256({ ...header, alg: 'HS256' }, claims, secret),
        signedHs256(
          { ...header, alg: 'HS256' },
          { ...claims, iss: 'order-service', scopes: ['users:read'] },
          secret,
        ),
        signedHs256({ ...header, alg: 'HS512' }, claims, secret),
      ]),
      'an empty secret': [
        signedHs256({ alg: 'HS256' }, claims, ''),
        signedHs256({ alg: 'HS256' }, { ...claims, iss: 'order-service', scopes: ['users:read'] }, ''),
      ],
      'another algorithm': ['ES384', 'RS256', 'PS256', 'EdDSA', 'HS384', 'es256'].map((alg) =>
        signedEs256({ ...header, alg }, claims, strangersKey),
      ),
      'another issuer': [await issuedElsewhere({ issuer: 'somebody-else' })],
      'another audience': [await issuedElsewhere({ audience: 'another-platform' })],
      'not yet issued': [await issuedElsewhere({}, 5 * 60_000)],
      'claims that were changed': [
        withSignature(header, { ...claims, sub: fixture.ids.bob }, signature),
        withSignature(header, { ...claims, exp: Number(claims['exp']) + 1 }, signature),
        withSignature(other.header, { ...other.claims, role: 'admin' }, other.signature),
      ],
      'a signature of another token': [withSignature(header, claims, other.signature)],
      'a signature by another key': [signedEs256(header, claims, strangersKey)],
      'a signature of zeros': [withSignature(header, claims, Buffer.alloc(64).toString('base64url'))],
      'an unknown key id': ['unknown', '', undefined, null, 7, ['a'], { a: 1 }, 'x'.repeat(5_000)].map(
        withKeyId,
      ),
      'a key id that is a path, a text of SQL or a name of JavaScript': [
        '../../../../dev/null',
        '/proc/self/environ',
        'file:///etc/passwd',
        `' OR '1'='1`,
        `x' UNION SELECT x, y FROM signing_keys --`,
        `${String(header['kid'])}'--`,
        `${String(header['kid'])}\u0000`,
        `${String(header['kid'])} `,
        String(header['kid']).toUpperCase(),
        '__proto__',
        'constructor',
        'toString',
      ].map(withKeyId),
      'a key of its own': [
        withHeader({ jwk: strangersJwk }),
        withHeader({ jwk: strangersJwk, kid: 'mine' }),
        withHeader({ jku: 'http://127.0.0.1:1/keys.json' }),
        withHeader({ x5u: 'http://127.0.0.1:1/cert.pem', x5c: ['MIIB'] }),
        withHeader({ crit: ['exp'], b64: false }),
      ],
      cut: [
        genuine.slice(0, -1),
        genuine.slice(0, -43),
        genuine.slice(1),
        genuine.split('.').slice(0, 2).join('.'),
      ],
      longer: [
        `${genuine}A`,
        `${genuine}.`,
        `${genuine}.${signature}`,
        `${genuine}=`,
        `${genuine}, ${genuine}`,
      ],
      'no token at all': ['', '.', '..', 'a.b.c', 'null', '{}.{}.{}', 'e30.e30.e30'],
      huge: [
        signedEs256(header, { ...claims, padding: 'x'.repeat(9_000) }, strangersKey),
        'a'.repeat(15_000),
      ],
    };
  }

  it('open no route of any service, and reach no handler', async () => {
    const all = await forgeries();
    const firstOf = new Set(serviceNames.map((name) => guarded.find(({ service }) => service === name)));
    for (const [kind, tokens] of Object.entries(all)) {
      for (const tabled of guarded) {
        // All routes of a service have one authenticator, so one token of each kind is enough for all routes but the
        // first.
        for (const token of firstOf.has(tabled) ? tokens : tokens.slice(0, 1)) {
          const request = askOf(tabled, exampleOf(tabled, fixture));
          const answer = await send(fixture.services, tabled.service, request, bearer(token));
          expect([kind, tabled.name, token.slice(0, 80), answer.status]).toEqual([
            kind,
            tabled.name,
            token.slice(0, 80),
            401,
          ]);
          expect(answer.headers['www-authenticate']).toBe('Bearer');
        }
      }
    }
    expect(reached).toEqual([]);
  });

  it('are not tokens of people when services signed them, nor the other way round', async () => {
    const { claims } = partsOf(genuine);
    for (const tabled of guarded) {
      for (const caller of grants.get(tabled.service)?.keys() ?? []) {
        const secret = `development-only-${caller}-token`.padEnd(48, '-');
        const request = askOf(tabled, exampleOf(tabled, fixture));
        // Signed by an admitted service as if it were user-service, for its own audience and for that of people.
        const asPerson = signedHs256({ alg: 'HS256' }, claims, secret);
        const asAdmin = signedHs256(
          { alg: 'HS256' },
          { ...claims, iss: caller, aud: tabled.service, exp: Number(claims['iat']) + 60, scopes: [] },
          secret,
        );
        const first = await send(fixture.services, tabled.service, request, bearer(asPerson));
        const second = await send(fixture.services, tabled.service, request, bearer(asAdmin));
        expect([tabled.name, first.status, second.status]).toEqual([tabled.name, 401, 403]);
      }
    }
    // A person's token with the claims of a service would have to be signed by user-service, which signs no scopes.
    expect(Object.keys(claims)).not.toContain('scopes');
    expect(reached).toEqual([]);
  });

  it('are not tokens for one service when they were signed for another', async () => {
    for (const tabled of guarded) {
      const { scope } = tabled.route.access;
      if (scope === undefined) continue;
      for (const audience of serviceNames.filter((name) => name !== tabled.service)) {
        const caller = tabled.entry.caller === 'alice' ? 'order-service' : tabled.entry.caller;
        const signer = serviceNames.find((name) => name === caller) ?? 'order-service';
        const token = serviceToken(fixture.services.clock, signer, audience, scope);
        const answer = await send(
          fixture.services,
          tabled.service,
          askOf(tabled, exampleOf(tabled, fixture)),
          token,
        );
        expect([tabled.name, audience, answer.status]).toEqual([tabled.name, audience, 401]);
      }
    }
    expect(reached).toEqual([]);
  });

  it('are rejected only because they are forged: the genuine token is accepted by each service', async () => {
    for (const path of ['/v1/users', '/v1/admin/discrepancies', '/v1/notifications']) {
      for (const service of serviceNames) {
        if (!fixture.services.of[service].routes.some((route) => route.path === path)) continue;
        const answer = await send(fixture.services, service, { method: 'GET', path }, bearer(genuine));
        expect([service, path, answer.status]).toEqual([service, path, 200]);
      }
    }
    expect(reached.length).toBeGreaterThan(2);
  });

  it('are valid for an hour, and not longer where they are cached', async () => {
    const request = { method: 'GET', path: '/v1/notifications' };
    const status = async () =>
      (await send(fixture.services, 'notification-service', request, bearer(genuine))).status;
    const { exp } = partsOf(genuine).claims;
    fixture.services.clock.set(new Date(Number(exp) * 1_000 - 1_000));
    expect(await status()).toBe(200);
    fixture.services.clock.advance(1_000);
    expect(await status()).toBe(401);
    reached.length = 0;
    for (const tabled of guarded) {
      const answer = await send(
        fixture.services,
        tabled.service,
        askOf(tabled, exampleOf(tabled, fixture)),
        bearer(genuine),
      );
      expect([tabled.name, answer.status]).toEqual([tabled.name, 401]);
    }
    expect(reached).toEqual([]);
  });
});
