import { loadUserConfig } from '../src/config';

const SECRETS = {
  SERVICE_TOKEN_SECRET: 's'.repeat(32),
  CALLER_SECRET_ORDER_SERVICE: 'o'.repeat(32),
  SIGNING_KEY_SECRET: 'k'.repeat(32),
};

describe('the configuration', () => {
  it('runs on a laptop without any setting', () => {
    const config = loadUserConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      database: { url: 'sqlite:.data/user.db' },
      passwords: { cost: 10 },
      limits: {
        wrongPasswords: { count: 5, windowMs: 60_000 },
        loginsByAddress: { count: 600, windowMs: 60_000 },
        registrationsByAddress: { count: 600, windowMs: 60_000 },
        passwordResetMails: { count: 3, windowMs: 3_600_000 },
      },
      notificationServiceUrl: 'http://127.0.0.1:3005',
    });
    expect(config.bootstrapAdminEmail).toBeUndefined();
    expect(Object.isFrozen(config.limits.wrongPasswords)).toBe(true);
  });

  it('hashes at a higher cost in production, and rejects a cost that is too low there', () => {
    const production = { NODE_ENV: 'production', ...SECRETS };
    expect(loadUserConfig(production).passwords.cost).toBe(12);
    expect(loadUserConfig({ ...production, BCRYPT_COST: '10' }).passwords.cost).toBe(10);
    expect(() => loadUserConfig({ ...production, BCRYPT_COST: '9' })).toThrow(/BCRYPT_COST/);
  });

  it.each(Object.keys(SECRETS))('refuses production with the default of %s', (name) => {
    const environment = { NODE_ENV: 'production', ...SECRETS, [name]: undefined };
    expect(() => loadUserConfig(environment)).toThrow(name);
  });

  it.each([
    ['BCRYPT_COST', '16'],
    ['SIGNING_KEY_SECRET', 'short'],
    ['SIGNING_KEY_LEAD_MINUTES', '10'],
    ['WRONG_PASSWORDS_PER_MINUTE', '0'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['NOTIFICATION_SERVICE_URL', 'somewhere'],
    ['BOOTSTRAP_ADMIN_EMAIL', 'the boss'],
    ['PORT', '70000'],
  ])('rejects %s=%s and names it', (name, value) => {
    expect(() => loadUserConfig({ [name]: value })).toThrow(name);
  });

  it('leads mailed links to itself, whatever its port is', () => {
    expect(loadUserConfig({}).publicUrl).toBe('http://127.0.0.1:3000');
    expect(loadUserConfig({ PORT: '4000' }).publicUrl).toBe('http://127.0.0.1:4000');
  });

  it('takes the slash from the end of the public address', () => {
    expect(loadUserConfig({ PUBLIC_URL: 'https://tickets.example.test/app/' }).publicUrl).toBe(
      'https://tickets.example.test/app',
    );
  });
});
