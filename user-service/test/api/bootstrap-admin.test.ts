import { openUserService, PASSWORD, type TestUserService } from '../builders/user-service';

const BOSS = 'boss@example.test';
const BOOTSTRAP = { BOOTSTRAP_ADMIN_EMAIL: ' Boss@Example.test ' };

describe('the first admin', () => {
  let users: TestUserService;
  afterEach(() => users.close());

  const admins = () => users.database.query(`SELECT email, password_hash FROM users WHERE role = 'admin'`);
  const followLink = async (newPassword: string) => {
    await users.deliverMessages();
    await users.anyone
      .post('/v1/users/password-reset/confirm', { token: users.newestResetToken(BOSS), newPassword })
      .expect(204);
  };

  it('is nobody unless an email is configured', async () => {
    users = await openUserService();
    expect(await admins()).toEqual([]);
  });

  it('is made without a password, and gets a link to set one', async () => {
    users = await openUserService(BOOTSTRAP);
    expect(await admins()).toEqual([{ email: BOSS, password_hash: null }]);
    await followLink('password of the boss');
    const { token } = (await users.login(BOSS, 'password of the boss').expect(200)).body as { token: string };
    await users.as(token).get('/v1/users').expect(200);
  });

  it('is somebody who has registered, who must show first that the mailbox is theirs', async () => {
    users = await openUserService();
    const { token } = (await users.register(BOSS).expect(201)).body as { token: string };
    await users.startReplica(BOOTSTRAP);
    expect(await admins()).toEqual([{ email: BOSS, password_hash: null }]);
    await users.as(token).get('/v1/users/profile').expect(401);
    await users.login(BOSS, PASSWORD).expect(401);
    await followLink('password of the boss');
    await users.login(BOSS, 'password of the boss').expect(200);
  });

  it('is made once by replicas that start together', async () => {
    users = await openUserService();
    await Promise.all(Array.from({ length: 4 }, () => users.startReplica(BOOTSTRAP)));
    await users.deliverMessages();
    expect(await admins()).toHaveLength(1);
    expect(users.notifications.mailsTo(BOSS, 'password_reset')).toHaveLength(1);
  });

  it('stays the only one where there is an admin already', async () => {
    users = await openUserService();
    await users.signedIn('admin');
    await users.startReplica(BOOTSTRAP);
    expect(await admins()).toMatchObject([{ email: 'admin@example.test' }]);
  });
});
