import { allAtOnce } from '@ticketing/service-chassis/testing';
import { openUserService, type TestUserService } from '../builders/user-service';

const ORDER_SERVICE_SECRET = 'development-only-order-service-token'.padEnd(48, '-');

describe('administration', () => {
  let users: TestUserService;
  let admin: Awaited<ReturnType<TestUserService['signedIn']>>;
  beforeEach(async () => {
    users = await openUserService();
    admin = await users.signedIn('admin');
  });
  afterEach(() => users.close());

  const registered = async (email: string) => {
    users.clock.advance(1);
    return (await users.register(email).expect(201)).body.user.id as string;
  };
  const activeAdmins = () =>
    users.database.query(`SELECT id FROM users WHERE role = 'admin' AND status = 'ACTIVE'`);

  describe('the list of accounts', () => {
    it('goes through all of them page by page, in the order in which they came', async () => {
      const ids = [admin.id];
      for (let index = 0; index < 6; index += 1) ids.push(await registered(`person${index}@example.test`));
      const seen: string[] = [];
      let cursor: string | null = null;
      let pages = 0;
      do {
        const query = new URLSearchParams({ limit: '3', ...(cursor === null ? {} : { cursor }) });
        const page = await admin.get(`/v1/users?${query.toString()}`).expect(200);
        seen.push(...page.body.items.map(({ id }: { id: string }) => id));
        cursor = page.body.nextCursor as string | null;
        pages += 1;
      } while (cursor !== null);
      expect(seen).toEqual(ids);
      expect(pages).toBe(3);
    });

    it('finds by email and by role', async () => {
      const ann = await registered('ann@example.test');
      const byEmail = await admin.get('/v1/users?email=%20ANN@example.test').expect(200);
      expect(byEmail.body).toEqual({
        items: [
          {
            id: ann,
            name: 'Ann',
            email: 'ann@example.test',
            phone: null,
            role: 'customer',
            createdAt: '2026-06-01T12:00:00.001Z',
            status: 'ACTIVE',
          },
        ],
        nextCursor: null,
      });
      const byRole = await admin.get('/v1/users?role=admin').expect(200);
      expect(byRole.body.items.map(({ id }: { id: string }) => id)).toEqual([admin.id]);
      expect((await admin.get('/v1/users?role=admin&email=ann@example.test')).body.items).toEqual([]);
    });

    it('leaves out erased accounts', async () => {
      const ann = await users.signedIn('customer', 'ann@example.test');
      await ann.delete('/v1/users/profile').expect(204);
      const { body } = await admin.get('/v1/users').expect(200);
      expect(body.items.map(({ id }: { id: string }) => id)).toEqual([admin.id]);
    });

    it.each([
      ['limit=0'],
      ['limit=201'],
      ['limit=ten'],
      ['role=king'],
      ['email=ann'],
      ['cursor=nonsense'],
      ['cursor=W10'],
      ['sort=name'],
    ])('rejects ?%s', async (query) => {
      await admin.get(`/v1/users?${query}`).expect(400);
    });

    it('says of an email with a plus sign how the sign is written in a query', async () => {
      const { body } = await admin.get('/v1/users?email=ann+tickets@example.test').expect(400);
      expect(body.errors[0].detail).toContain('ann%2Btickets@example.test');
      await admin.get('/v1/users?email=ann%2Btickets@example.test').expect(200);
    });
  });

  describe('one account', () => {
    it('is shown to an admin and to order-service alike', async () => {
      const ann = await registered('ann@example.test');
      const orders = users.asService('order-service', ORDER_SERVICE_SECRET, 'users:read');
      const toAdmin = await admin.get(`/v1/users/${ann}`).expect(200);
      const toService = await orders.get(`/v1/users/${ann}`).expect(200);
      expect(toAdmin.body).toMatchObject({ id: ann, email: 'ann@example.test', status: 'ACTIVE' });
      expect(toService.body).toEqual(toAdmin.body);
    });

    it('who was erased is nameless to an admin and gone to a service', async () => {
      const ann = await users.signedIn('customer', 'ann@example.test');
      await ann.delete('/v1/users/profile').expect(204);
      const orders = users.asService('order-service', ORDER_SERVICE_SECRET, 'users:read');
      const response = await admin.get(`/v1/users/${ann.id}`).expect(200);
      expect(response.body).toMatchObject({
        id: ann.id,
        name: null,
        email: null,
        phone: null,
        status: 'ERASED',
      });
      const gone = await orders.get(`/v1/users/${ann.id}`).expect(404);
      expect(gone.body.code).toBe('user_not_found');
      const unchangeable = await admin.patch(`/v1/users/${ann.id}`, { role: 'staff' }).expect(409);
      expect(unchangeable.body.code).toBe('account_erased');
    });

    it.each([['usr_missing'], ["usr_'%20OR%201=1--"], ['%F0%9F%8E%AB']])('%s is nobody', async (id) => {
      await admin.get(`/v1/users/${id}`).expect(404);
      await admin.patch(`/v1/users/${id}`, { role: 'staff' }).expect(404);
    });
  });

  describe('a role or a status', () => {
    it('is changed, and returned in the response', async () => {
      const ann = await registered('ann@example.test');
      const response = await admin
        .patch(`/v1/users/${ann}`, { role: 'organizer', status: 'SUSPENDED' })
        .expect(200);
      expect(response.body).toMatchObject({ id: ann, role: 'organizer', status: 'SUSPENDED' });
      expect((await admin.get(`/v1/users/${ann}`)).body).toEqual(response.body);
    });

    it.each([[{ role: 'king' }], [{ status: 'ERASED' }], [{ name: 'Ann' }], [{ role: null }], [[]]])(
      'is not changed by %j',
      async (body) => {
        const ann = await registered('ann@example.test');
        await admin.patch(`/v1/users/${ann}`, body).expect(400);
      },
    );
  });

  describe('the last active admin', () => {
    it.each([[{ role: 'customer' }], [{ status: 'SUSPENDED' }], [{ role: 'staff', status: 'SUSPENDED' }]])(
      'cannot be taken away by %j',
      async (change) => {
        const response = await admin.patch(`/v1/users/${admin.id}`, change).expect(409);
        expect(response.body.code).toBe('last_admin');
        await admin.get('/v1/users').expect(200);
      },
    );

    it('cannot erase the own account', async () => {
      const response = await admin.delete('/v1/users/profile').expect(409);
      expect(response.body.code).toBe('last_admin');
    });

    it('does not count another admin who is suspended', async () => {
      const other = await users.signedIn('admin', 'other@example.test');
      await admin.patch(`/v1/users/${other.id}`, { status: 'SUSPENDED' }).expect(200);
      await admin.patch(`/v1/users/${admin.id}`, { role: 'staff' }).expect(409);
    });

    it('may go when another one stays', async () => {
      const other = await users.signedIn('admin', 'other@example.test');
      await admin.patch(`/v1/users/${admin.id}`, { role: 'customer' }).expect(200);
      await other.delete('/v1/users/profile').expect(409);
    });

    it('is left over when ten admins take each other away at once, at two replicas', async () => {
      const admins = [admin];
      for (let index = 1; index < 10; index += 1) {
        admins.push(await users.signedIn('admin', `admin${index}@example.test`));
      }
      const { default: request } = await import('supertest');
      const other = await users.startReplica();
      const results = await allAtOnce(10, (index) => {
        const victim = admins[(index + 1) % 10];
        return request(index % 2 === 0 ? users.app : other.app)
          .patch(`/v1/users/${victim?.id}`)
          .set('Authorization', `Bearer ${admins[index]?.token}`)
          .send(index % 3 === 0 ? { status: 'SUSPENDED' } : { role: 'customer' });
      });
      const statuses = results.map((result) => (result.status === 'fulfilled' ? result.value.status : 0));
      expect(statuses.every((status) => [200, 401, 409].includes(status))).toBe(true);
      expect((await activeAdmins()).length).toBeGreaterThanOrEqual(1);
      expect(10 - statuses.filter((status) => status === 200).length).toBe((await activeAdmins()).length);
    });

    it('is guarded by one row that every such change writes, so that SQL Server lets none pass another', async () => {
      const changes = async () => {
        const [row] = await users.database.query<{ change_count: number }>(
          'SELECT change_count FROM admin_changes',
        );
        return row?.change_count;
      };
      const other = await users.signedIn('admin', 'other@example.test');
      expect(await changes()).toBe(0);
      await admin.patch(`/v1/users/${other.id}`, { status: 'SUSPENDED' }).expect(200);
      expect(await changes()).toBe(1);
      await admin.patch(`/v1/users/${other.id}`, { status: 'ACTIVE' }).expect(200);
      await admin.delete('/v1/users/profile').expect(204);
      expect(await changes()).toBe(3);
    });

    it('is left over when two admins erase themselves at once', async () => {
      const other = await users.signedIn('admin', 'other@example.test');
      const answers = await Promise.all([admin, other].map((each) => each.delete('/v1/users/profile')));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
      expect(await activeAdmins()).toHaveLength(1);
    });
  });
});
