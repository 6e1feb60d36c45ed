import { ConfigError } from '@ticketing/service-chassis/service';
import { loadNotificationConfig } from '../src/config';

const sid = `AC${'0'.repeat(32)}`;
const smtp = { SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'Tickets <tickets@example.org>' };

describe('the configuration', () => {
  it('runs on a laptop with nothing set, and writes files', () => {
    const config = loadNotificationConfig({});
    expect(config).toMatchObject({
      port: 3005,
      host: '127.0.0.1',
      database: { url: 'sqlite:.data/notifications.db' },
      smtp: undefined,
      twilio: undefined,
      mailFrom: { name: 'Ticketing', address: 'tickets@ticketing.test' },
      delivery: { maxTries: 8 },
    });
    expect(Object.isFrozen(config.delivery)).toBe(true);
  });

  it.each([
    [
      'smtp://mail.example.org',
      { host: 'mail.example.org', port: 587, secure: false, credentials: undefined },
    ],
    ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, secure: true }],
    [
      'smtp://box%40office:p%2Fw@mail.example.org:2525',
      { port: 2525, credentials: { user: 'box@office', password: 'p/w' } },
    ],
  ])('reads %s', (SMTP_URL, expected) => {
    expect(loadNotificationConfig({ ...smtp, SMTP_URL }).smtp).toMatchObject(expected);
  });

  it('takes the server in parts as well', () => {
    const parts = { SMTP_HOST: 'mail.example.org', SMTP_PORT: '25', SMTP_USER: 'u', SMTP_PASSWORD: 'p' };
    expect(loadNotificationConfig({ ...parts, MAIL_FROM: 'tickets@example.org' })).toMatchObject({
      smtp: { host: 'mail.example.org', port: 25, secure: false, credentials: { user: 'u', password: 'p' } },
      mailFrom: { name: '', address: 'tickets@example.org' },
    });
  });

  it('demands TLS in production unless told otherwise', () => {
    const secrets = Object.fromEntries(
      ['SERVICE_TOKEN_SECRET', 'CALLER_SECRET_USER_SERVICE', 'CALLER_SECRET_ORDER_SERVICE'].map((name) => [
        name,
        name.padEnd(40, 'x'),
      ]),
    );
    const production = { ...smtp, ...secrets, NODE_ENV: 'production' };
    expect(loadNotificationConfig(smtp).smtp?.requireTls).toBe(false);
    expect(loadNotificationConfig(production).smtp?.requireTls).toBe(true);
    expect(loadNotificationConfig({ ...production, SMTP_REQUIRE_TLS: 'false' }).smtp?.requireTls).toBe(false);
    expect(() => loadNotificationConfig({ ...smtp, NODE_ENV: 'production' })).toThrow(
      /CALLER_SECRET_USER_SERVICE/,
    );
  });

  it.each([
    ['a mail server without a sender', { SMTP_HOST: 'mail.example.org' }, /MAIL_FROM/],
    ['two ways to name the server', { ...smtp, SMTP_HOST: 'other' }, /not both/],
    ['a sender that is no mailbox', { MAIL_FROM: 'the box office' }, /MAIL_FROM/],
    ['a sender with a second header', { MAIL_FROM: 'a@example.org\r\nBcc: b@example.org' }, /MAIL_FROM/],
    ['an address of another kind', { ...smtp, SMTP_URL: 'http://mail.example.org' }, /SMTP_URL/],
    ['half of twilio', { TWILIO_ACCOUNT_SID: sid }, /all three/],
    [
      'an account that is none',
      { TWILIO_ACCOUNT_SID: 'x', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+14155550199' },
      /TWILIO_ACCOUNT_SID/,
    ],
    ['no attempts', { MAX_ATTEMPTS: '0' }, /MAX_ATTEMPTS/],
  ])('rejects %s', (_, environment, message) => {
    expect(() => loadNotificationConfig(environment)).toThrow(ConfigError);
    expect(() => loadNotificationConfig(environment)).toThrow(message);
  });

  it('never quotes a secret when it refuses', () => {
    try {
      loadNotificationConfig({ TWILIO_ACCOUNT_SID: 'AC-my-secret', SERVICE_TOKEN_SECRET: 'short-secret' });
      throw new Error('it was accepted');
    } catch (error) {
      expect(String(error)).toContain('SERVICE_TOKEN_SECRET');
      expect(String(error)).not.toMatch(/my-secret|short-secret/);
    }
  });
});
