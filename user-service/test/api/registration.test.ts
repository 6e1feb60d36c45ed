import { allAtOnce } from '@ticketing/service-chassis/testing';
import type { Response } from 'supertest';
import { openUserService, PASSWORD, type TestUserService } from '../builders/user-service';

const statuses = (results: readonly PromiseSettledResult<Response>[]) =>
  results
    .map((result) => (result.status === 'fulfilled' ? result.value.status : String(result.reason)))
    .sort();

describe('registering', () => {
  let users: TestUserService;
  beforeEach(async () => {
    users = await openUserService({ REGISTRATIONS_PER_MINUTE_AND_ADDRESS: '60' });
  });
  afterEach(() => users.close());

  it('makes a customer and signs them in', async () => {
    const response = await users
      .register(' Ann@Example.TEST ', { name: ' Änn 🎫 ', phone: '+1 415-555-0123' })
      .expect(201);
    expect(response.body).toEqual({
      user: {
        id: expect.stringMatching(/^usr_/) as string,
        name: 'Änn 🎫',
        email: 'ann@example.test',
        phone: '+14155550123',
        role: 'customer',
        createdAt: '2026-06-01T12:00:00.000Z',
      },
      token: expect.any(String) as string,
      expiresAt: '2026-06-01T13:00:00.000Z',
    });
    expect(response.headers['cache-control']).toBe('no-store');
    const profile = await users
      .as(response.body.token as string)
      .get('/v1/users/profile')
      .expect(200);
    expect(profile.body).toEqual(response.body.user);
  });

  it('stores no password, only its bcrypt hash', async () => {
    await users.register().expect(201);
    const [row] = await users.database.query<{ password_hash: string }>('SELECT password_hash FROM users');
    expect(row?.password_hash).toMatch(/^\$2b\$04\$/);
  });

  it('welcomes the person by mail, after the response and once', async () => {
    const { id } = (await users.register().expect(201)).body.user as { id: string };
    expect(users.notifications.mails.size).toBe(0);
    await users.deliverMessages();
    await users.deliverMessages();
    expect(users.notifications.mailsTo('ann@example.test', 'welcome')).toEqual([
      { template: 'welcome', to: 'ann@example.test', userId: id, data: { name: 'Ann' } },
    ]);
    expect(users.notifications.received).toHaveLength(1);
  });

  it('keeps the welcome mail until notification-service is back', async () => {
    users.notifications.isDown = true;
    await users.register().expect(201);
    await users.deliverMessages();
    users.notifications.isDown = false;
    users.clock.advance(60_000);
    await users.deliverMessages();
    expect(users.notifications.mailsTo('ann@example.test', 'welcome')).toHaveLength(1);
  });

  it('rejects an email that is taken, also in another spelling', async () => {
    await users.register('ann@example.test').expect(201);
    const second = await users.register('  ANN@example.test', { name: 'Somebody else' }).expect(409);
    expect(second.body.code).toBe('email_taken');
  });

  it('stores a phone number as it is dialled from everywhere, however it was written', async () => {
    const written = { phone: '\u202a+44 (0)20 7946 0958\u202c\u00a0' };
    const { body } = await users.register('ann@example.test', written).expect(201);
    expect(body.user.phone).toBe('+442079460958');
  });

  it('takes an email whose domain has letters of other alphabets, and signs its owner in', async () => {
    const { body } = await users.register('x@müller.de').expect(201);
    expect(body.user.email).toBe('x@xn--mller-kva.de');
    await users.login('x@müller.de', PASSWORD).expect(200);
    await users.login('x@xn--mller-kva.de', PASSWORD).expect(200);
    const second = await users.register('X@MÜLLER.DE').expect(409);
    expect(second.body.code).toBe('email_taken');
  });

  it.each(['\u200b', '\u3164', '\u2800 \u00ad', '\ufeff\u2060', '\u200d'])(
    'rejects the name %j, in which there is nothing to see',
    async (name) => {
      const { body } = await users.register('ann@example.test', { name }).expect(400);
      expect(body.errors).toMatchObject([{ pointer: '/name', detail: /^name must / }]);
    },
  );

  it.each(['Ann\u202eeel', 'Ann\u2066Lee', 'Ann\u200fLee', 'Ann\ufeffLee'])(
    'rejects the name %j, which is not shown as it was typed',
    async (name) => {
      await users.register('ann@example.test', { name }).expect(400);
    },
  );

  it.each(['علی‌رضا', 'മോഹന്‍ലാല്‍', 'क्‍ष', 'Zoë 👩‍👧'])('takes the name %s with its joiners', async (name) => {
    const { body } = await users.register('ann@example.test', { name }).expect(201);
    expect(body.user.name).toBe(name);
  });

  it('lets one of 50 simultaneous registrations of an email succeed', async () => {
    const results = await allAtOnce(50, () => users.register());
    expect(statuses(results)).toEqual([201, ...Array.from({ length: 49 }, () => 409)]);
    const rows = await users.database.query('SELECT id FROM users');
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['role', { role: 'admin' }],
    ['status', { status: 'ACTIVE' }],
    ['id', { id: 'usr_mine' }],
    ['passwordHash', { passwordHash: '$2b$04$' }],
  ])('rejects a body that sets %s', async (field, extra) => {
    const response = await users.register('ann@example.test', extra).expect(400);
    expect(response.body.errors).toEqual([{ pointer: `/${field}`, detail: 'This field is not known here.' }]);
  });

  it.each([
    ['no name', { name: undefined }, '/name'],
    ['a name of blanks', { name: '   ' }, '/name'],
    ['a name of two lines', { name: 'Ann\nBcc: all@example.test' }, '/name'],
    ['a name of 201 letters', { name: 'a'.repeat(201) }, '/name'],
    ['a name with half an emoji', { name: 'Ann \ud83c' }, '/name'],
    ['a number for a name', { name: 7 }, '/name'],
    ['an email with a line break', { email: 'ann@example.test\r\nBcc: all@example.test' }, '/email'],
    ['a list of emails', { email: ['ann@example.test'] }, '/email'],
    ['an email as long as a book', { email: `${'a'.repeat(90_000)}@example.test` }, '/email'],
    ['a password of 7 bytes', { password: 'sevenle' }, '/password'],
    ['a password of 73 bytes', { password: 'a'.repeat(73) }, '/password'],
    ['a password of 37 letters that are 74 bytes', { password: 'ö'.repeat(37) }, '/password'],
    ['a password with a NUL', { password: 'password\0and more' }, '/password'],
    ['no password', { password: null }, '/password'],
    ['words for a phone number', { phone: "'; DROP TABLE users; --" }, '/phone'],
  ])('rejects %s and names the field', async (_what, changes, pointer) => {
    const response = await users.register('ann@example.test', changes).expect(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
  });

  it.each([
    ['broken JSON', '{"name":'],
    ['a list', '[]'],
    [
      'a key to the prototype',
      '{"__proto__":{"role":"admin"},"name":"Ann","email":"ann@example.test","password":"password of Ann"}',
    ],
  ])('rejects %s', async (_what, body) => {
    await users.anyone
      .post('/v1/users/register')
      .set('Content-Type', 'application/json')
      .send(body)
      .expect(400);
  });

  it('takes SQL in a name as a name', async () => {
    const name = "Robert'); DROP TABLE users; --";
    const response = await users.register('bobby@example.test', { name }).expect(201);
    expect(response.body.user.name).toBe(name);
  });

  it('takes a password of exactly 72 bytes, whole', async () => {
    const password = 'ö'.repeat(36);
    await users.register('ann@example.test', { password }).expect(201);
    await users.login('ann@example.test', password).expect(200);
    await users.login('ann@example.test', `${'ö'.repeat(35)}x`).expect(401);
    await users.login('ann@example.test', `${password}x`).expect(401);
  });

  it('takes composed and decomposed letters of a password for the same', async () => {
    await users.register('ann@example.test', { password: 'pa\u0308ssword' }).expect(201);
    await users.login('ann@example.test', 'p\u00e4ssword').expect(200);
  });

  it('limits the registrations of an address, and not a second more than the minute', async () => {
    const results = await allAtOnce(65, (index) => users.register(`ann${index}@example.test`));
    expect(statuses(results).filter((status) => status === 429)).toHaveLength(5);
    users.clock.advance(20_000);
    const refused = await users.register('late@example.test').expect(429);
    expect(refused.headers['retry-after']).toBe('40');
    users.clock.advance(40_000);
    await users.register('late@example.test').expect(201);
  });

  describe('with an Idempotency-Key', () => {
    const withKey = (key: string, changes: object = {}) =>
      users.register('ann@example.test', changes).set('Idempotency-Key', key);

    it('responds to a repeat with exactly the same response', async () => {
      const first = await withKey('key-1').expect(201);
      users.clock.advance(5_000);
      const repeat = await withKey('key-1').expect(201);
      expect(repeat.body).toEqual(first.body);
      expect(repeat.headers['idempotency-replayed']).toBe('true');
      expect(first.headers['idempotency-replayed']).toBeUndefined();
    });

    it('creates one account and one response for 20 simultaneous repeats', async () => {
      const results = await allAtOnce(20, () => withKey('key-1'));
      expect(statuses(results)).toEqual(Array.from({ length: 20 }, () => 201));
      const tokens = results.map((result) =>
        result.status === 'fulfilled' ? result.value.body.token : 'none',
      );
      expect(new Set(tokens).size).toBe(1);
      expect(await users.database.query(`SELECT id FROM outbox_messages`)).toHaveLength(1);
    });

    it('rejects the key for another body, even if only the password differs', async () => {
      await withKey('key-1').expect(201);
      const response = await withKey('key-1', { password: `${PASSWORD}!` }).expect(422);
      expect(response.body.code).toBe('idempotency_key_reused');
    });

    it('does not let somebody with the key alone have the token', async () => {
      await withKey('key-1').expect(201);
      await withKey('key-1', { password: 'a guess at it' }).expect(422);
    });

    it('deletes the response after 24 hours', async () => {
      await withKey('key-1').expect(201);
      users.clock.advance(24 * 60 * 60_000);
      const response = await withKey('key-1').expect(409);
      expect(response.body.code).toBe('email_taken');
    });

    it('accepts the key for another account after the response has expired', async () => {
      await withKey('key-1').expect(201);
      users.clock.advance(24 * 60 * 60_000);
      await users.register('bob@example.test').set('Idempotency-Key', 'key-1').expect(201);
    });

    it('rejects an invalid key', async () => {
      const response = await withKey('k'.repeat(256)).expect(400);
      expect(response.body.code).toBe('invalid_idempotency_key');
    });

    it('leaves neither the token, nor the password, nor a plain hash of the request in the database', async () => {
      const { token } = (await withKey('key-1').expect(201)).body as { token: string };
      const tables = ['sealed_answers', 'idempotency_keys', 'outbox_messages', 'attempt_windows'];
      const rows = await Promise.all(tables.map((table) => users.database.query(`SELECT * FROM ${table}`)));
      const stored = JSON.stringify(rows);
      expect(rows[0]).toHaveLength(1);
      expect(rows[1]).toHaveLength(0);
      for (const secret of [token, PASSWORD, 'ann@example.test']) expect(stored).not.toContain(secret);
    });
  });
});
