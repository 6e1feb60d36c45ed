import { ConfigError } from '@ticketing/service-chassis/service';
import { loadPaymentConfig } from '../src/config';

const production = {
  NODE_ENV: 'production',
  SERVICE_TOKEN_SECRET: 's'.repeat(32),
  CALLER_SECRET_ORDER_SERVICE: 'o'.repeat(32),
  CALLER_SECRET_USER_SERVICE: 'u'.repeat(32),
  SANDBOX_WEBHOOK_SECRET: 'w'.repeat(32),
};

describe('the configuration', () => {
  it('runs alone on a laptop', () => {
    expect(loadPaymentConfig({})).toMatchObject({
      port: 3004,
      host: '127.0.0.1',
      database: { url: 'sqlite:.data/payments.db' },
      orderServiceUrl: 'http://127.0.0.1:3003',
      sandbox: { databaseUrl: 'sqlite:.data/sandbox-gateway.db' },
      reconciliation: { firstCheckAfterMs: 10_000, notChargedAfterMs: 60_000 },
    });
  });

  it('keeps the sandbox’s records beside the other data', () => {
    expect(loadPaymentConfig({ DATA_DIR: '/data' }).sandbox.databaseUrl).toBe(
      'sqlite:/data/sandbox-gateway.db',
    );
  });

  it('does not start production on a gateway that takes no money, unless that is wanted', () => {
    expect(() => loadPaymentConfig(production)).toThrow('ALLOW_SANDBOX_GATEWAY=true');
    expect(loadPaymentConfig({ ...production, ALLOW_SANDBOX_GATEWAY: 'true' }).environment).toBe(
      'production',
    );
  });

  it('does not start production on a secret that everyone knows', () => {
    const incomplete = { ...production, SANDBOX_WEBHOOK_SECRET: '', ALLOW_SANDBOX_GATEWAY: 'true' };
    expect(() => loadPaymentConfig(incomplete)).toThrow('SANDBOX_WEBHOOK_SECRET');
  });

  it('compares no records before they are written', () => {
    expect(() => loadPaymentConfig({ NOT_CHARGED_AFTER_SECONDS: '301' })).toThrow(
      'COMPARE_BOOKS_AFTER_SECONDS',
    );
    expect(loadPaymentConfig({}).recordComparison).toEqual({ everyMs: 60_000, lagMs: 300_000 });
  });

  it('never voids a charge whose request may still be running', () => {
    expect(() => loadPaymentConfig({ NOT_CHARGED_AFTER_SECONDS: '30' })).toThrow(ConfigError);
    expect(() => loadPaymentConfig({ NOT_CHARGED_AFTER_SECONDS: '31' })).not.toThrow();
  });
});
