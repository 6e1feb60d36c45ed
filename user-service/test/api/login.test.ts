import { allAtOnce } from '@ticketing/service-chassis/testing';
import { hash } from 'bcrypt';
import { decode } from 'jsonwebtoken';
import type { Response } from 'supertest';
import { createBcryptHasher } from '../../src/security/bcrypt-hasher';
import { openUserService, PASSWORD, type TestUserService } from '../builders/user-service';
import { countingHasher } from '../fakes/counting-hasher';

const withoutRequestId = ({ body }: Response): unknown => ({ ...(body as object), requestId: undefined });

const count = (results: readonly PromiseSettledResult<Response>[], status: number) =>
  results.filter((result) => result.status === 'fulfilled' && result.value.status === status).length;

describe('signing in', () => {
  let users: TestUserService;
  let work: string[];
  beforeEach(async () => {
    const counting = countingHasher(await createBcryptHasher({ cost: 4, queueLength: 256 }));
    work = counting.work;
    users = await openUserService({ LOGINS_PER_MINUTE_AND_ADDRESS: '200' }, { hasher: counting.hasher });
  });
  afterEach(() => users.close());

  it('issues a token for an hour with the account, its role, issuer and audience', async () => {
    const { user } = (await users.register().expect(201)).body as { user: { id: string } };
    const response = await users.login(' ANN@example.test ').expect(200);
    expect(response.body).toEqual({
      user,
      token: expect.any(String) as string,
      expiresAt: '2026-06-01T13:00:00.000Z',
    });
    const issued = Date.parse('2026-06-01T12:00:00.000Z') / 1_000;
    expect(decode(response.body.token as string, { complete: true })).toMatchObject({
      header: { alg: 'ES256', kid: expect.stringMatching(/^key_/) as string },
      payload: {
        sub: user.id,
        role: 'customer',
        iss: 'user-service',
        aud: 'ticketing-platform',
        iat: issued,
        exp: issued + 3_600,
        jti: expect.any(String) as string,
      },
    });
  });

  it('gives each token its own id', async () => {
    await users.register().expect(201);
    const ids = await Promise.all(
      [users.login(), users.login()].map(
        async (login) => (decode((await login).body.token as string) as { jti: string }).jti,
      ),
    );
    expect(new Set(ids).size).toBe(2);
  });

  describe('with a wrong password, an unknown email, no password set or a suspended account', () => {
    const cases: readonly [string, () => Promise<unknown>, string][] = [
      ['a wrong password', () => users.register(), 'a wrong one'],
      ['an unknown email', () => Promise.resolve(), PASSWORD],
      ['a password longer than any', () => users.register(), PASSWORD.padEnd(1_000, 'x')],
      ['an empty password', () => users.register(), ''],
      [
        'an account that was imported without a password',
        async () => {
          const { id } = (await users.register()).body.user as { id: string };
          await users.setInDatabase(id, 'password_hash', null);
        },
        PASSWORD,
      ],
      [
        'the right password of a suspended account',
        async () => {
          const { id } = (await users.register()).body.user as { id: string };
          await users.setInDatabase(id, 'status', 'SUSPENDED');
        },
        PASSWORD,
      ],
    ];

    it.each(cases)('%s gets the same answer after the same work', async (_what, prepare, password) => {
      await prepare();
      work.length = 0;
      const response = await users.login('ann@example.test', password).expect(401);
      expect(withoutRequestId(response)).toEqual({
        type: 'about:blank',
        title: 'Not signed in',
        status: 401,
        code: 'bad_credentials',
        detail: 'The email or the password is not right. Try again, or ask for a new password.',
      });
      expect(work).toEqual(['compare']);
    });

    it.each(cases)('%s is counted and limited', async (_what, prepare, password) => {
      await prepare();
      for (let attempt = 0; attempt < 5; attempt += 1)
        await users.login('ann@example.test', password).expect(401);
      await users.login('ann@example.test', password).expect(429);
    });
  });

  it('rejects even the right password after 5 wrong ones, until the minute is over', async () => {
    await users.register().expect(201);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await users.login('ann@example.test', 'wrong').expect(401);
      users.clock.advance(1_000);
    }
    const refused = await users.login().expect(429);
    expect(refused.body.code).toBe('too_many_attempts');
    expect(refused.headers['retry-after']).toBe('55');
    users.clock.advance(54_999);
    await users.login().expect(429);
    users.clock.advance(1);
    await users.login().expect(200);
  });

  it('spares the hashing once the limit is reached', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) await users.login('nobody@example.test', 'wrong');
    work.length = 0;
    await users.login('nobody@example.test', 'wrong').expect(429);
    expect(work).toEqual([]);
  });

  it('deletes wrong passwords after a right one', async () => {
    await users.register().expect(201);
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1)
        await users.login('ann@example.test', 'wrong').expect(401);
      await users.login().expect(200);
    }
  });

  it('reports 5 of 50 simultaneous guesses as wrong, and nothing about the others', async () => {
    await users.register().expect(201);
    const results = await allAtOnce(50, (index) => users.login('ann@example.test', `guess ${index}`));
    expect([count(results, 401), count(results, 429)]).toEqual([5, 45]);
    await users.login().expect(429);
  });

  it('counts simultaneous guesses at two replicas together', async () => {
    await users.register().expect(201);
    const other = await users.startReplica();
    const { default: request } = await import('supertest');
    const results = await allAtOnce(40, (index) =>
      index % 2 === 0
        ? users.login('ann@example.test', 'wrong')
        : request(other.app).post('/v1/users/login').send({ email: 'ann@example.test', password: 'wrong' }),
    );
    expect([count(results, 401), count(results, 429)]).toEqual([5, 35]);
  });

  it('signs 50 people in at once who share an account and know its password', async () => {
    await users.register().expect(201);
    const results = await allAtOnce(50, () => users.login());
    expect(count(results, 200)).toBe(50);
  });

  it('does not limit one account for the wrong passwords of another', async () => {
    await users.register().expect(201);
    for (let attempt = 0; attempt < 6; attempt += 1) await users.login('bob@example.test', 'wrong');
    await users.login().expect(200);
  });

  it('limits the logins of an address to exactly what is set, right ones included', async () => {
    await users.register().expect(201);
    const results = await allAtOnce(210, () => users.login());
    expect([count(results, 200), count(results, 429)]).toEqual([200, 10]);
    users.clock.advance(60_000);
    await users.login().expect(200);
  });

  it('moves a hash of another cost to the one of today, and ends no session by it', async () => {
    const { user, token } = (await users.register().expect(201)).body as {
      user: { id: string };
      token: string;
    };
    await users.setInDatabase(user.id, 'password_hash', await hash(PASSWORD, 5));
    await users.login().expect(200);
    const [row] = await users.database.query<{ password_hash: string }>('SELECT password_hash FROM users');
    expect(row?.password_hash).toMatch(/^\$2b\$04\$/);
    await users.as(token).get('/v1/users/profile').expect(200);
    await users.login().expect(200);
  });

  it.each([
    [{ email: 'ann@example.test' }],
    [{ password: PASSWORD }],
    [{ email: 'ann@example.test', password: { $ne: '' } }],
    [{ email: ['ann@example.test'], password: PASSWORD }],
    [{ email: "' OR 1=1 --", password: PASSWORD }],
    [{ email: 'ann@example.test', password: PASSWORD, remember: true }],
  ])('rejects %j as malformed', async (body) => {
    await users.anyone.post('/v1/users/login', body).expect(400);
  });

  it('stores no token, even when it is asked to with an Idempotency-Key', async () => {
    await users.register().expect(201);
    const first = await users.login().set('Idempotency-Key', 'again').expect(200);
    const second = await users.login().set('Idempotency-Key', 'again').expect(200);
    expect(second.body.token).not.toBe(first.body.token);
    expect(await users.database.query('SELECT id FROM idempotency_keys')).toHaveLength(0);
  });

  it('deletes old tries by a job', async () => {
    await users.login('nobody@example.test', 'wrong');
    const stored = () => users.database.query('SELECT id FROM attempt_windows');
    await users.service.jobs.runNow('sweep');
    expect(await stored()).toHaveLength(2);
    users.clock.advance(60_000);
    await users.service.jobs.runNow('sweep');
    expect(await stored()).toHaveLength(0);
  });

  it('is counted by outcome', async () => {
    await users.register().expect(201);
    await users.login();
    for (let attempt = 0; attempt < 6; attempt += 1) await users.login('bob@example.test', 'wrong');
    const { text } = await users.anyone.get('/metrics').expect(200);
    for (const [outcome, times] of Object.entries({ success: 1, bad_credentials: 5, throttled: 1 })) {
      expect(text).toContain(`logins_total{outcome="${outcome}",service="user-service"} ${times}`);
    }
    expect(text).toContain('registrations_total{outcome="created",service="user-service"} 1');
  });
});
