import { Writable } from 'node:stream';
import { createLogger } from '@ticketing/service-chassis/service';
import { openResetPage, type PageCall } from '../builders/reset-page';
import { openUserService, PASSWORD, type TestUserService } from '../builders/user-service';
import { LONGEST_PASSWORD_BYTES, SHORTEST_PASSWORD_BYTES } from '../../src/domain/password';

const ANN = 'ann@example.test';
const NEW_PASSWORD = 'a new password';

describe('the page that a mailed link to a new password leads to', () => {
  let users: TestUserService;
  beforeEach(async () => {
    users = await openUserService();
    await users.register().expect(201);
  });
  afterEach(() => users.close());

  async function followLink(respond = answer): Promise<ReturnType<typeof openResetPage>> {
    await users.anyone.post('/v1/users/password-reset', { email: ANN }).expect(202);
    await users.deliverMessages();
    const address = `/reset-password?token=${users.newestResetToken()}`;
    await users.anyone.get(address).expect(200);
    return openResetPage(address, respond);
  }

  /** The service itself; the paths of the page are relative to its own. */
  async function answer({ path, body, headers }: PageCall): Promise<{ status: number; body: object }> {
    const response = await users.anyone.post(`/${path}`, body).set(headers);
    return { status: response.status, body: response.body as object };
  }

  it('sets the password', async () => {
    const page = await followLink();
    expect([page.shows('choose'), page.shows('ask')]).toEqual([true, false]);
    await page.choose(NEW_PASSWORD);
    expect(page.title()).toBe('Your new password is set');
    expect([page.shows('choose'), page.shows('ask')]).toEqual([false, false]);
    await users.login(ANN, PASSWORD).expect(401);
    await users.login(ANN, NEW_PASSWORD).expect(200);
  });

  it('does not keep the token in the address', async () => {
    expect((await followLink()).address()).toBe('/reset-password');
  });

  it('says what is wrong with a password, and sends none that the rule forbids', async () => {
    const page = await followLink();
    await page.choose('short');
    expect(page.message()).toBe('That is too short. A password has at least 8 characters.');
    await page.choose('x'.repeat(73));
    expect(page.message()).toBe('That is too long. A password has at most 72 characters.');
    expect(page.calls).toEqual([]);
    await page.choose('12345678');
    expect(page.title()).toBe('Your new password is set');
  });

  it('names the rule of the service', async () => {
    const { text } = await users.anyone.get('/reset-password').expect(200);
    expect(text).toContain(`${SHORTEST_PASSWORD_BYTES} to ${LONGEST_PASSWORD_BYTES} characters`);
    const script = (await users.anyone.get('/reset-password/page.js')).text;
    expect(script).toContain(`SHORTEST_BYTES = ${SHORTEST_PASSWORD_BYTES};`);
    expect(script).toContain(`LONGEST_BYTES = ${LONGEST_PASSWORD_BYTES};`);
  });

  it('sets the password once when the first response is lost and the button is pressed again', async () => {
    let lost = 0;
    const page = await followLink(async (call) => {
      const response = await answer(call);
      lost += 1;
      if (lost === 1) throw new TypeError('Failed to fetch');
      return response;
    });
    await page.choose(NEW_PASSWORD);
    expect(page.message()).toBe('There is no connection at the moment. Try again.');
    await page.choose(NEW_PASSWORD);
    expect(page.title()).toBe('Your new password is set');
  });

  it('mails a new link when the old one has been used or is too old', async () => {
    const page = await followLink();
    users.clock.advance(30 * 60_000);
    await page.choose(NEW_PASSWORD);
    expect(page.title()).toBe('This link no longer works');
    expect(page.shows('ask')).toBe(true);
    await page.ask(ANN);
    expect(page.title()).toBe('Look into your mail');
    await users.deliverMessages();
    expect(users.notifications.mailsTo(ANN, 'password_reset')).toHaveLength(2);
  });

  it('asks for the address of the account when it is opened without a link', async () => {
    const page = openResetPage('/reset-password', answer);
    expect([page.title(), page.shows('choose'), page.shows('ask')]).toEqual([
      'Forgot your password?',
      false,
      true,
    ]);
  });

  it('shows what the service says, with the id of the request for support', async () => {
    const page = await followLink(async () => ({
      status: 503,
      body: { detail: 'Too many passwords are waiting. Try again.', requestId: 'req_7' },
    }));
    await page.choose(NEW_PASSWORD);
    expect(page.message()).toBe('Too many passwords are waiting. Try again. (req_7)');
    expect(page.shows('choose')).toBe(true);
  });

  it('shows the password when it is asked to', async () => {
    const page = await followLink();
    expect(page.passwordIsLegible()).toBe(false);
    await page.makeLegible();
    expect(page.passwordIsLegible()).toBe(true);
  });

  it('gives the token to nobody: no other site, no referrer, no cache, no frame', async () => {
    const { headers, text } = await users.anyone.get('/reset-password?token=a-secret-token').expect(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; script-src 'self'; .*form-action 'none'; .*frame-ancestors 'none'$/,
      ),
    });
    expect(text).not.toContain('a-secret-token');
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style|style=|https?:/);
  });

  it('can be used with a password manager, a keyboard and a screen reader', async () => {
    const { text } = await users.anyone.get('/reset-password').expect(200);
    expect(text).toContain('<html lang="en">');
    expect(text).toContain('name="viewport"');
    expect(text).toContain('autocomplete="new-password"');
    expect(text).toMatch(/id="message"[^>]*aria-live="polite"/);
    const inputs = [...text.matchAll(/<input\s+id="(\w+)"/g)].map(([, id]) => id);
    expect(inputs).toEqual(['password', 'show', 'email']);
    for (const id of inputs) expect(text).toMatch(new RegExp(`<label [^>]*for="${id}"|<label for="${id}"`));
  });

  it.each([
    ['/reset-password/page.css', 'text/css; charset=utf-8'],
    ['/reset-password/page.js', 'text/javascript; charset=utf-8'],
  ])('has %s', async (path, type) => {
    const page = (await users.anyone.get('/reset-password')).text;
    // Relative, so that the page works under any address that leads to it.
    expect(page).toContain(`="${path.slice(1)}"`);
    const { headers } = await users.anyone.get(path).expect(200);
    expect(headers['content-type']).toBe(type);
  });
});

describe('the log of user-service', () => {
  it('has no token of a link that was followed', async () => {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    const logger = createLogger({ service: 'user-service', level: 'trace', destination });
    const users = await openUserService({}, { logger });
    await users.anyone.get('/reset-password?token=a-secret-token').expect(200);
    await users.close();
    const log = lines.join('');
    expect(log).toContain('"/reset-password"');
    expect(log).not.toContain('a-secret-token');
  });
});
