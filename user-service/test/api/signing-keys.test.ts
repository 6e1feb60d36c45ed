import { createPublicKey } from 'node:crypto';
import { decode, verify } from 'jsonwebtoken';
import { openUserService, type TestUserService } from '../builders/user-service';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Jwk {
  readonly kid: string;
  readonly [member: string]: string;
}

describe('the keys that sign tokens', () => {
  let users: TestUserService;
  beforeEach(async () => {
    users = await openUserService();
  });
  afterEach(() => users.close());

  const published = async () =>
    (await users.anyone.get('/.well-known/jwks.json').expect(200)).body.keys as Jwk[];
  const keyIdOf = (token: string) => decode(token, { complete: true })?.header.kid;
  const newToken = async (email: string) => (await users.register(email).expect(201)).body.token as string;
  const rotate = () => users.service.jobs.runNow('key-rotation');
  const works = async (token: string) => (await users.as(token).get('/v1/users/profile')).status === 200;

  it('are published with their public members only, and may be cached for a while', async () => {
    const response = await users.anyone.get('/.well-known/jwks.json').expect(200);
    expect(response.headers['cache-control']).toBe('public, max-age=300');
    expect(response.body.keys).toHaveLength(1);
    expect(Object.keys(response.body.keys[0] as object).sort()).toEqual([
      'alg',
      'crv',
      'kid',
      'kty',
      'use',
      'x',
      'y',
    ]);
  });

  it('verify the tokens for anybody who reads them', async () => {
    const token = await newToken('ann@example.test');
    const jwk = (await published()).find(({ kid }) => kid === keyIdOf(token));
    expect(jwk).toBeDefined();
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const options = { algorithms: ['ES256' as const], clockTimestamp: users.clock.now().getTime() / 1_000 };
    expect(() => verify(token, key, options)).not.toThrow();
  });

  it('are encrypted in the database', async () => {
    const [row] = await users.database.query<{ sealed_private_key: string; public_x: string }>(
      'SELECT sealed_private_key, public_x FROM signing_keys',
    );
    const bytes = Buffer.from(row?.sealed_private_key ?? '', 'base64url');
    expect(bytes.length).toBeGreaterThan(100);
    // The encoding of a private P-256 key contains its public point.
    expect(bytes.includes(Buffer.from(row?.public_x ?? '', 'base64url'))).toBe(false);
  });

  it('cannot be used with another secret, and the error says what to do', async () => {
    await expect(
      users.startReplica({ SIGNING_KEY_SECRET: 'another secret of 32 characters or more' }),
    ).rejects.toThrow(/cannot be opened with this SIGNING_KEY_SECRET/);
  });

  it('are one for all replicas that start at once', async () => {
    await users.database.execute('DELETE FROM signing_keys WHERE id <> @none', { none: '' });
    await Promise.all(Array.from({ length: 6 }, () => users.startReplica()));
    const rows = await users.database.query(`SELECT id FROM signing_keys WHERE status = 'CURRENT'`);
    expect(rows).toHaveLength(1);
    const answers = await Promise.all(
      users.replicas.slice(1).map(async ({ app }) => {
        const { default: request } = await import('supertest');
        return (await request(app).get('/.well-known/jwks.json')).body as unknown;
      }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('survive a restart, and so do the tokens', async () => {
    const token = await newToken('ann@example.test');
    const restarted = await users.startReplica();
    const { default: request } = await import('supertest');
    await request(restarted.app).get('/v1/users/profile').set('Authorization', `Bearer ${token}`).expect(200);
  });

  describe('after 30 days', () => {
    it('get a successor that is published for a quarter of an hour before it signs', async () => {
      const [first] = await published();
      users.clock.advance(30 * DAY_MS - 1);
      await rotate();
      expect(await published()).toHaveLength(1);
      users.clock.advance(1);
      await rotate();
      const both = await published();
      expect(both).toHaveLength(2);
      expect(keyIdOf(await newToken('early@example.test'))).toBe(first?.kid);
      users.clock.advance(15 * MINUTE_MS - 1);
      await rotate();
      expect(keyIdOf(await newToken('still@example.test'))).toBe(first?.kid);
      users.clock.advance(1);
      await rotate();
      expect(keyIdOf(await newToken('late@example.test'))).toBe(both[1]?.kid);
    });

    it('stay published while a token of theirs may live, and are deleted then', async () => {
      users.clock.advance(30 * DAY_MS);
      await rotate();
      users.clock.advance(15 * MINUTE_MS);
      const token = await newToken('ann@example.test');
      const old = keyIdOf(token);
      await rotate();
      users.clock.advance(HOUR_MS - 1_000);
      await rotate();
      expect((await published()).map(({ kid }) => kid)).toContain(old);
      expect(await works(token)).toBe(true);
      users.clock.advance(10 * MINUTE_MS);
      await rotate();
      expect((await published()).map(({ kid }) => kid)).not.toContain(old);
      expect(await users.database.query('SELECT id FROM signing_keys')).toHaveLength(1);
    });

    it('change over once when two replicas rotate at once, and every replica accepts all tokens', async () => {
      const { default: request } = await import('supertest');
      const other = await users.startReplica();
      const both = [users.service, other];
      for (const pause of [30 * DAY_MS, 15 * MINUTE_MS]) {
        users.clock.advance(pause);
        await Promise.all(both.map(({ jobs }) => jobs.runNow('key-rotation')));
      }
      const rows = await users.database.query<{ status: string }>(
        'SELECT status FROM signing_keys ORDER BY status',
      );
      expect(rows.map(({ status }) => status)).toEqual(['CURRENT', 'RETIRED']);
      const token = await newToken('ann@example.test');
      for (const { app } of both) {
        await request(app).get('/v1/users/profile').set('Authorization', `Bearer ${token}`).expect(200);
      }
    });

    it('are found by a replica that has not looked for a while, as soon as a token names them', async () => {
      const { default: request } = await import('supertest');
      const other = await users.startReplica();
      await request(other.app).get('/.well-known/jwks.json').expect(200);
      users.clock.advance(30 * DAY_MS);
      await rotate();
      users.clock.advance(15 * MINUTE_MS);
      await rotate();
      const token = await newToken('ann@example.test');
      users.clock.advance(2_000);
      await request(other.app).get('/v1/users/profile').set('Authorization', `Bearer ${token}`).expect(200);
    });
  });

  it('show their age', async () => {
    users.clock.advance(DAY_MS);
    const { text } = await users.anyone.get('/metrics').expect(200);
    expect(text).toContain(`signing_key_age_seconds{service="user-service"} ${DAY_MS / 1_000}`);
  });
});
