import { openUserService, PASSWORD, type TestUserService } from '../builders/user-service';

const NEW_PASSWORD = 'another password';

describe('the end of sessions', () => {
  let users: TestUserService;
  beforeEach(async () => {
    users = await openUserService();
  });
  afterEach(() => users.close());

  const stillWorks = async (token: string) => (await users.as(token).get('/v1/users/profile')).status === 200;
  const tokenOf = async (password = PASSWORD) =>
    (await users.login('ann@example.test', password).expect(200)).body.token as string;
  const changePassword = (token: string, currentPassword: string, newPassword: string) =>
    users.as(token).post('/v1/users/password', { currentPassword, newPassword });

  it('comes with the hour', async () => {
    const { token } = (await users.register()).body as { token: string };
    users.clock.advance(3_599_000);
    expect(await stillWorks(token)).toBe(true);
    users.clock.advance(1_000);
    expect(await stillWorks(token)).toBe(false);
  });

  it('comes with a new password, for tokens of that very second, but not for the one made after it', async () => {
    const { token } = (await users.register()).body as { token: string };
    const other = await tokenOf();
    await changePassword(token, PASSWORD, NEW_PASSWORD).expect(204);
    const fresh = await tokenOf(NEW_PASSWORD);
    expect(await Promise.all([token, other, fresh].map(stillWorks))).toEqual([false, false, true]);
  });

  it('comes with each of several changes within one second', async () => {
    await users.register().expect(201);
    const tokens: string[] = [];
    for (const [from, to] of [
      [PASSWORD, 'password 1'],
      ['password 1', 'password 2'],
      ['password 2', 'password 3'],
    ] as const) {
      const token = await tokenOf(from);
      tokens.push(token);
      await changePassword(token, from, to).expect(204);
    }
    tokens.push(await tokenOf('password 3'));
    expect(await Promise.all(tokens.map(stillWorks))).toEqual([false, false, false, true]);
  });

  it('spares tokens that are made later', async () => {
    const { token } = (await users.register()).body as { token: string };
    await changePassword(token, PASSWORD, NEW_PASSWORD).expect(204);
    users.clock.advance(10 * 60_000);
    expect(await stillWorks(await tokenOf(NEW_PASSWORD))).toBe(true);
  });

  it('comes with another role and with suspension, and goes with readmission only for new tokens', async () => {
    const admin = await users.signedIn('admin');
    const { user, token } = (await users.register()).body as { user: { id: string }; token: string };
    await admin.patch(`/v1/users/${user.id}`, { role: 'staff' }).expect(200);
    const asStaff = await tokenOf();
    expect(await Promise.all([token, asStaff].map(stillWorks))).toEqual([false, true]);
    await admin.patch(`/v1/users/${user.id}`, { status: 'SUSPENDED' }).expect(200);
    expect(await stillWorks(asStaff)).toBe(false);
    await users.login().expect(401);
    await admin.patch(`/v1/users/${user.id}`, { status: 'ACTIVE' }).expect(200);
    expect(await Promise.all([asStaff, await tokenOf()].map(stillWorks))).toEqual([false, true]);
  });

  it('does not come with a change that changes nothing', async () => {
    const admin = await users.signedIn('admin');
    const { user, token } = (await users.register()).body as { user: { id: string }; token: string };
    await admin.patch(`/v1/users/${user.id}`, { role: 'customer', status: 'ACTIVE' }).expect(200);
    await admin.patch(`/v1/users/${user.id}`, {}).expect(200);
    expect(await stillWorks(token)).toBe(true);
  });

  it('comes with erasure', async () => {
    const { token } = (await users.register()).body as { token: string };
    await users.as(token).delete('/v1/users/profile').expect(204);
    expect(await stillWorks(token)).toBe(false);
  });

  it('reaches a token whose password was checked before the change and that was issued after it', async () => {
    await users.register().expect(201);
    let comparing: () => void = () => undefined;
    let goOn: () => void = () => undefined;
    const isComparing = new Promise<void>((resolve) => (comparing = resolve));
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
    const slow = await users.startReplicaWith((hasher) => ({
      ...hasher,
      matches: async (password, hash) => {
        const right = await hasher.matches(password, hash);
        comparing();
        await mayGoOn;
        return right;
      },
    }));
    const { default: request } = await import('supertest');
    const login = request(slow.app)
      .post('/v1/users/login')
      .send({ email: 'ann@example.test', password: PASSWORD })
      .then((response) => response.body.token as string);
    await isComparing;
    await changePassword(await tokenOf(), PASSWORD, NEW_PASSWORD).expect(204);
    users.clock.advance(30_000);
    goOn();
    expect(await stillWorks(await login)).toBe(false);
  });

  describe('changing the password', () => {
    it('needs the current one, and counts wrong ones with those of signing in', async () => {
      const { token } = (await users.register()).body as { token: string };
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const refused = await changePassword(token, 'wrong', NEW_PASSWORD).expect(401);
        expect(refused.body.code).toBe('bad_credentials');
      }
      await changePassword(token, PASSWORD, NEW_PASSWORD).expect(429);
      await users.login().expect(429);
      users.clock.advance(60_000);
      await users.login().expect(200);
    });

    it('is won by one of several simultaneous changes', async () => {
      const { token } = (await users.register()).body as { token: string };
      const answers = await Promise.all(
        [1, 2, 3, 4].map((index) => changePassword(token, PASSWORD, `password ${index}`)),
      );
      const won = answers.flatMap(({ status }, index) => (status === 204 ? [index + 1] : []));
      expect(won).toHaveLength(1);
      await users.login('ann@example.test', `password ${won[0]}`).expect(200);
    });

    it.each([['short'], ['ö'.repeat(37)], ['password\0']])(
      'refuses %j as the new one',
      async (newPassword) => {
        const { token } = (await users.register()).body as { token: string };
        const response = await changePassword(token, PASSWORD, newPassword).expect(400);
        expect(response.body.errors[0].pointer).toBe('/newPassword');
        expect(await stillWorks(token)).toBe(true);
      },
    );

    it('voids links for a new password that were mailed before', async () => {
      const { token } = (await users.register()).body as { token: string };
      await users.anyone.post('/v1/users/password-reset', { email: 'ann@example.test' }).expect(202);
      await users.deliverMessages();
      await changePassword(token, PASSWORD, NEW_PASSWORD).expect(204);
      await users.anyone
        .post('/v1/users/password-reset/confirm', {
          token: users.newestResetToken(),
          newPassword: 'a third one',
        })
        .expect(410);
    });
  });
});
