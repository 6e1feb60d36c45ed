import { allAtOnce } from '@ticketing/service-chassis/testing';
import { openUserService, PASSWORD, type TestUserService } from '../builders/user-service';

const ANN = 'ann@example.test';
const NEW_PASSWORD = 'a new password';
const MINUTE_MS = 60_000;

describe('a forgotten password', () => {
  let users: TestUserService;
  beforeEach(async () => {
    users = await openUserService({ PUBLIC_URL: 'https://tickets.example.test/' });
  });
  afterEach(() => users.close());

  const ask = (email = ANN) => users.anyone.post('/v1/users/password-reset', { email });
  const confirm = (token: string, newPassword = NEW_PASSWORD) =>
    users.anyone.post('/v1/users/password-reset/confirm', { token, newPassword });
  const askAndDeliver = async (email = ANN) => {
    await ask(email).expect(202);
    await users.deliverMessages();
  };
  const linksTo = (email = ANN) => users.notifications.mailsTo(email, 'password_reset');

  it('is replaced through a link that is mailed', async () => {
    const { user } = (await users.register()).body as { user: { id: string } };
    await askAndDeliver();
    expect(linksTo()).toEqual([
      {
        template: 'password_reset',
        to: ANN,
        userId: user.id,
        data: {
          name: 'Ann',
          resetUrl: expect.stringMatching(
            /^https:\/\/tickets\.example\.test\/reset-password\?token=[\w-]{43}$/,
          ) as string,
          expiresInMinutes: 30,
        },
      },
    ]);
    await confirm(users.newestResetToken()).expect(204);
    await users.login(ANN, PASSWORD).expect(401);
    await users.login(ANN, NEW_PASSWORD).expect(200);
  });

  it('works with a token that was copied out of a mail with blanks and a line break', async () => {
    await users.register();
    await askAndDeliver();
    const token = users.newestResetToken();
    await confirm(`\u00a0${token.slice(0, 20)}\r\n${token.slice(20)}\u200b\n`).expect(204);
  });

  it('gets the same response, and stores the same before it, whether there is an account or not', async () => {
    await users.register().expect(201);
    await users.deliverMessages();
    const known = await ask(ANN).expect(202);
    const unknown = await ask('nobody@example.test').expect(202);
    expect(unknown.body).toEqual(known.body);
    const messages = await users.database.query(
      `SELECT topic, status, attempts FROM outbox_messages WHERE topic = 'password_reset'`,
    );
    expect(messages).toEqual([
      { topic: 'password_reset', status: 'PENDING', attempts: 0 },
      { topic: 'password_reset', status: 'PENDING', attempts: 0 },
    ]);
    expect(await users.database.query('SELECT id FROM password_resets')).toHaveLength(0);
    await users.deliverMessages();
    expect(linksTo('nobody@example.test')).toHaveLength(0);
  });

  it('ends the sessions that were there, and lets in somebody who was locked out', async () => {
    const { token } = (await users.register()).body as { token: string };
    for (let attempt = 0; attempt < 5; attempt += 1) await users.login(ANN, 'wrong').expect(401);
    await users.login(ANN).expect(429);
    await askAndDeliver();
    await confirm(users.newestResetToken()).expect(204);
    await users.as(token).get('/v1/users/profile').expect(401);
    await users.login(ANN, NEW_PASSWORD).expect(200);
  });

  it('lets imported people in, who have no password', async () => {
    const { user } = (await users.register()).body as { user: { id: string } };
    await users.setInDatabase(user.id, 'password_hash', null);
    await askAndDeliver();
    await confirm(users.newestResetToken()).expect(204);
    await users.login(ANN, NEW_PASSWORD).expect(200);
  });

  it('is replaced once by a link, also when it is followed 20 times at once', async () => {
    await users.register().expect(201);
    await askAndDeliver();
    const token = users.newestResetToken();
    const results = await allAtOnce(20, (index) => confirm(token, `new password ${index}`));
    const statuses = results.map((result) => (result.status === 'fulfilled' ? result.value.status : 0));
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(statuses.filter((status) => status === 410)).toHaveLength(19);
    await users.login(ANN, `new password ${statuses.indexOf(204)}`).expect(200);
    await confirm(token).expect(410);
  });

  it('gets the same response for a repeat with the same Idempotency-Key, and 422 for another password', async () => {
    await users.register().expect(201);
    await askAndDeliver();
    const token = users.newestResetToken();
    await confirm(token).set('Idempotency-Key', 'key-1').expect(204);
    const repeat = await confirm(token).set('Idempotency-Key', 'key-1').expect(204);
    expect(repeat.headers['idempotency-replayed']).toBe('true');
    await confirm(token, 'another password').set('Idempotency-Key', 'key-1').expect(422);
    await confirm(token).set('Idempotency-Key', 'key-2').expect(410);
  });

  it('is not replaced by a link that is half an hour old, that is not ours, or whose sister was used', async () => {
    await users.register().expect(201);
    await askAndDeliver();
    const late = users.newestResetToken();
    users.clock.advance(30 * MINUTE_MS);
    const refused = await confirm(late).expect(410);
    expect(refused.body.code).toBe('reset_token_expired');
    await confirm('A'.repeat(43)).expect(410);
    await confirm("' OR 1=1 --").expect(410);
    await askAndDeliver();
    const first = users.newestResetToken();
    await askAndDeliver();
    await confirm(users.newestResetToken()).expect(204);
    await confirm(first).expect(410);
  });

  it('is still replaced in the last moment', async () => {
    await users.register().expect(201);
    await askAndDeliver();
    users.clock.advance(30 * MINUTE_MS - 1);
    await confirm(users.newestResetToken()).expect(204);
  });

  it('leads to at most 3 mails an hour, however often and at once it is asked', async () => {
    await users.register().expect(201);
    await allAtOnce(20, () => ask());
    await users.deliverMessages();
    expect(linksTo()).toHaveLength(3);
    users.clock.advance(60 * MINUTE_MS);
    await askAndDeliver();
    expect(linksTo()).toHaveLength(4);
  });

  it('leads to one mail for repeats with the same Idempotency-Key', async () => {
    await users.register().expect(201);
    for (let repeat = 0; repeat < 3; repeat += 1) await ask().set('Idempotency-Key', 'key-1').expect(202);
    await users.deliverMessages();
    expect(linksTo()).toHaveLength(1);
  });

  it('leads to no mail for somebody who is suspended or has been erased', async () => {
    const { user, token } = (await users.register()).body as { user: { id: string }; token: string };
    await users.setInDatabase(user.id, 'status', 'SUSPENDED');
    await askAndDeliver();
    await users.setInDatabase(user.id, 'status', 'ACTIVE');
    await ask().expect(202);
    await users.as(token).delete('/v1/users/profile').expect(204);
    await users.deliverMessages();
    expect(linksTo()).toHaveLength(0);
  });

  it('cannot be replaced with a link after suspension or erasure', async () => {
    const { user, token } = (await users.register()).body as { user: { id: string }; token: string };
    await askAndDeliver();
    const link = users.newestResetToken();
    await users.setInDatabase(user.id, 'status', 'SUSPENDED');
    await confirm(link).expect(410);
    await users.setInDatabase(user.id, 'status', 'ACTIVE');
    await users.as(token).delete('/v1/users/profile').expect(204);
    await confirm(link).expect(410);
  });

  it('has its half hour counted from the mail, even when notification-service was down for long', async () => {
    await users.register().expect(201);
    users.notifications.isDown = true;
    await askAndDeliver();
    users.clock.advance(45 * MINUTE_MS);
    users.notifications.isDown = false;
    await users.deliverMessages();
    users.clock.advance(29 * MINUTE_MS);
    await confirm(users.newestResetToken()).expect(204);
  });

  it('is mailed with the same link when the response to the first try was lost', async () => {
    await users.register().expect(201);
    await users.deliverMessages();
    users.notifications.losesResponses = true;
    await askAndDeliver();
    users.notifications.losesResponses = false;
    users.clock.advance(MINUTE_MS);
    await users.deliverMessages();
    const urls = users.notifications.received.flatMap(({ data }) => data['resetUrl'] ?? []);
    expect(urls).toHaveLength(2);
    expect(new Set(urls).size).toBe(1);
  });

  it('leaves no usable link in the database, neither before nor after the mail', async () => {
    await users.register().expect(201);
    users.notifications.isDown = true;
    await askAndDeliver();
    users.notifications.isDown = false;
    const dump = async () =>
      JSON.stringify([
        await users.database.query('SELECT * FROM password_resets'),
        await users.database.query('SELECT * FROM outbox_messages'),
      ]);
    const before = await dump();
    users.clock.advance(MINUTE_MS);
    await users.deliverMessages();
    const token = users.newestResetToken();
    expect(before).not.toContain(token);
    expect(await dump()).not.toContain(token);
    const [row] = await users.database.query('SELECT token_hash, sealed_token FROM password_resets');
    expect(row).toEqual({
      token_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      sealed_token: null,
    });
  });

  it('is forgotten by a job a week after its link has expired', async () => {
    await users.register().expect(201);
    await askAndDeliver();
    const stored = async () => (await users.database.query('SELECT id FROM password_resets')).length;
    users.clock.advance(7 * 24 * 60 * MINUTE_MS);
    await users.service.jobs.runNow('sweep');
    expect(await stored()).toBe(1);
    users.clock.advance(30 * MINUTE_MS);
    await users.service.jobs.runNow('sweep');
    expect(await stored()).toBe(0);
  });

  it.each([
    ['/v1/users/password-reset', { email: 'ann@example.test\nBcc: all@example.test' }],
    ['/v1/users/password-reset', {}],
    ['/v1/users/password-reset/confirm', { token: '', newPassword: NEW_PASSWORD }],
    ['/v1/users/password-reset/confirm', { token: 'x'.repeat(201), newPassword: NEW_PASSWORD }],
    ['/v1/users/password-reset/confirm', { token: 'x', newPassword: 'short' }],
    ['/v1/users/password-reset/confirm', { token: 7, newPassword: NEW_PASSWORD }],
  ])('%s rejects %j', async (path, body) => {
    await users.anyone.post(path, body).expect(400);
  });
});
