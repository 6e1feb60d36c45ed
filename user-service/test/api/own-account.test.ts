import { openUserService, PASSWORD, type TestUserService } from '../builders/user-service';

describe('the own account', () => {
  let users: TestUserService;
  let ann: Awaited<ReturnType<TestUserService['signedIn']>>;
  beforeEach(async () => {
    users = await openUserService();
    ann = await users.signedIn('customer', 'ann@example.test');
  });
  afterEach(() => users.close());

  describe('is changed', () => {
    it.each(['patch', 'put'] as const)('by %s, in what is named only', async (method) => {
      await ann[method]('/v1/users/profile', { phone: '+14155550123' }).expect(200);
      const response = await ann[method]('/v1/users/profile', { name: 'Anna' }).expect(200);
      expect(response.body).toEqual({
        id: ann.id,
        name: 'Anna',
        email: 'ann@example.test',
        phone: '+14155550123',
        role: 'customer',
        createdAt: '2026-06-01T12:00:00.000Z',
      });
      expect((await ann.get('/v1/users/profile')).body).toEqual(response.body);
    });

    it('by taking the phone number away with null', async () => {
      await ann.patch('/v1/users/profile', { phone: '9895305694' }).expect(200);
      const response = await ann.patch('/v1/users/profile', { phone: null }).expect(200);
      expect(response.body.phone).toBeNull();
    });

    it('in nothing by an empty body', async () => {
      const before = await ann.get('/v1/users/profile');
      expect((await ann.patch('/v1/users/profile', {}).expect(200)).body).toEqual(before.body);
    });

    it.each([
      [{ role: 'admin' }],
      [{ email: 'other@example.test' }],
      [{ status: 'ACTIVE' }],
      [{ name: null }],
      [{ name: '' }],
      [{ name: 'Ann\r\nLee' }],
      [{ phone: 14155550123 }],
      [{ phone: 'none' }],
    ])('never by %j', async (body) => {
      await ann.patch('/v1/users/profile', body).expect(400);
      await ann.put('/v1/users/profile', body).expect(400);
    });
  });

  it.each([
    ['password', 'a new password', 'POST /v1/users/password'],
    ['email', 'other@example.test', 'cannot be changed'],
  ])('says where its %s is changed when somebody tries it here', async (field, value, where) => {
    const { body } = await ann.patch('/v1/users/profile', { [field]: value }).expect(400);
    expect(body.errors).toEqual([{ pointer: `/${field}`, detail: expect.stringContaining(where) }]);
  });

  describe('is exported', () => {
    it('with everything that is stored of the person, and no secret', async () => {
      await ann.patch('/v1/users/profile', { phone: '+14155550123' }).expect(200);
      await users.anyone.post('/v1/users/password-reset', { email: ann.email }).expect(202);
      await users.deliverMessages();
      await users.login(ann.email, 'wrong').expect(401);
      const response = await ann.get('/v1/users/export').expect(200);
      expect(response.body).toEqual({
        exportedAt: '2026-06-01T12:00:00.000Z',
        user: {
          id: ann.id,
          name: 'Ann',
          email: ann.email,
          phone: '+14155550123',
          role: 'customer',
          createdAt: '2026-06-01T12:00:00.000Z',
        },
        account: {
          status: 'ACTIVE',
          hasPassword: true,
          updatedAt: '2026-06-01T12:00:00.000Z',
          tokensValidFrom: '2026-06-01T12:00:00.000Z',
        },
        passwordResets: [
          {
            requestedAt: '2026-06-01T12:00:00.000Z',
            expiresAt: '2026-06-01T12:30:00.000Z',
            usedAt: null,
            status: 'OPEN',
          },
        ],
        wrongPasswords: { count: 1, countedUntil: '2026-06-01T12:01:00.000Z' },
        orders: [],
        payments: [],
        notifications: expect.any(Array),
      });
    });

    it('with the orders, payments and notifications of the other services', async () => {
      const order = { id: 'ord_1', status: 'CONFIRMED', tickets: [{ id: 'tkt_1', code: 'abc' }] };
      users.orders.orders.set(ann.id, [order]);
      users.payments.payments.set(ann.id, [{ id: 'pay_1', orderId: 'ord_1' }]);
      await users.deliverMessages();
      const { body } = await ann.get('/v1/users/export').expect(200);
      expect(body.orders).toEqual([order]);
      expect(body.payments).toEqual([{ id: 'pay_1', orderId: 'ord_1' }]);
      expect(body.notifications).toMatchObject([{ userId: ann.id }]);
    });

    it.each(['orders', 'payments', 'notifications'] as const)(
      'not without the %s: an export that is not whole would be wrong',
      async (peer) => {
        users[peer].isDown = true;
        await ann.get('/v1/users/export').expect(503);
      },
    );

    it('without anything of others', async () => {
      await users.signedIn('customer', 'bob@example.test');
      await users.anyone.post('/v1/users/password-reset', { email: 'bob@example.test' }).expect(202);
      await users.deliverMessages();
      const response = await ann.get('/v1/users/export').expect(200);
      expect(response.body.passwordResets).toEqual([]);
      expect(response.text).not.toContain('bob@');
    });
  });

  describe('is erased', () => {
    it('to a row without personal data', async () => {
      await users.anyone.post('/v1/users/password-reset', { email: ann.email }).expect(202);
      await users.deliverMessages();
      await users.login(ann.email, 'wrong').expect(401);
      await ann.delete('/v1/users/profile').expect(204);
      const [row] = await users.database.query(
        'SELECT id, status, name, email, phone, password_hash FROM users',
      );
      expect(row).toEqual({
        id: ann.id,
        status: 'ERASED',
        name: null,
        email: null,
        phone: null,
        password_hash: null,
      });
      expect(await users.database.query('SELECT id FROM password_resets')).toHaveLength(0);
    });

    it('also where a response was stored for repeats', async () => {
      const registered = await users.register('bob@example.test').set('Idempotency-Key', 'key-1').expect(201);
      await users
        .as(registered.body.token as string)
        .delete('/v1/users/profile')
        .expect(204);
      expect(await users.database.query('SELECT id FROM sealed_answers')).toHaveLength(0);
    });

    it('at notification-service, too', async () => {
      users.notifications.isDown = true;
      await ann.delete('/v1/users/profile').expect(204);
      await users.deliverMessages();
      users.notifications.isDown = false;
      users.clock.advance(60_000);
      await users.deliverMessages();
      expect([...users.notifications.erased.values()]).toEqual([ann.id]);
      expect(users.notifications.mails.size).toBe(0);
    });

    it('at order-service, which is told before the response, or as soon as it is up again', async () => {
      const bob = await users.signedIn('customer', 'bob@example.test');
      await bob.delete('/v1/users/profile').expect(204);
      expect(users.orders.erased).toEqual([bob.id]);
      users.orders.isDown = true;
      await ann.delete('/v1/users/profile').expect(204);
      users.orders.isDown = false;
      users.clock.advance(60_000);
      await users.deliverMessages();
      expect(users.orders.erased).toEqual([bob.id, ann.id]);
    });

    it('so that nobody can sign in, and the email is free for a new account of its own', async () => {
      await ann.delete('/v1/users/profile').expect(204);
      await users.login(ann.email, PASSWORD).expect(401);
      const again = await users.register(ann.email).expect(201);
      expect(again.body.user.id).not.toBe(ann.id);
      await users.login(ann.email, PASSWORD).expect(200);
    });

    describe('by an organizer', () => {
      const statusOf = async (id: string) =>
        (await users.database.query('SELECT status FROM users WHERE id = @id', { id }))[0]?.['status'];

      it('only when no event of theirs is live; then the drafts stay behind', async () => {
        const organizer = await users.signedIn('organizer');
        users.catalog.live.set(organizer.id, ['evt_1', 'evt_2']);
        const { body } = await organizer.delete('/v1/users/profile').expect(409);
        expect(body).toMatchObject({ code: 'events_live', eventIds: ['evt_1', 'evt_2'] });
        expect(await statusOf(organizer.id)).toBe('ACTIVE');
        users.catalog.live.delete(organizer.id);
        await organizer.delete('/v1/users/profile').expect(204);
      });

      it('not while catalog-service is down, and nothing changes; a customer can leave', async () => {
        const organizer = await users.signedIn('organizer');
        users.catalog.isDown = true;
        await organizer.delete('/v1/users/profile').expect(503);
        expect(await statusOf(organizer.id)).toBe('ACTIVE');
        await users.deliverMessages();
        expect(users.notifications.erased.size).toBe(0);
        await ann.delete('/v1/users/profile').expect(204);
      });
    });

    it('once: a repeat finds nobody signed in', async () => {
      await ann.delete('/v1/users/profile').expect(204);
      await ann.delete('/v1/users/profile').expect(401);
    });
  });
});
