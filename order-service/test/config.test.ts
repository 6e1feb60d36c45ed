import { ConfigError } from '@ticketing/service-chassis/service';
import { loadOrderConfig } from '../src/config';

describe('the configuration', () => {
  it('needs nothing on a laptop', () => {
    expect(loadOrderConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3003,
      database: { url: 'sqlite:.data/orders.db' },
      seatingServiceUrl: 'http://127.0.0.1:3002',
      paymentWindowMinutes: 5,
      openAttemptMs: 3_600_000,
    });
  });

  it('names every secret that production lacks', () => {
    const load = () => loadOrderConfig({ NODE_ENV: 'production' });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(
      /SERVICE_TOKEN_SECRET, CALLER_SECRET_PAYMENT_SERVICE, CALLER_SECRET_CATALOG_SERVICE, CALLER_SECRET_USER_SERVICE, CALLER_SECRET_NOTIFICATION_SERVICE, TICKET_KEY_SECRET/,
    );
  });

  it.each([
    ['PAYMENT_WINDOW_MINUTES', '31'],
    ['OPEN_ATTEMPT_MINUTES', '0'],
    ['SEATING_SERVICE_URL', 'seating'],
    ['TICKET_KEY_SECRET', 'short'],
    ['PORT', '70000'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => loadOrderConfig({ [name]: value })).toThrow(new RegExp(`  ${name}: `));
  });

  it('never repeats a secret, not even a bad one', () => {
    expect(() => loadOrderConfig({ TICKET_KEY_SECRET: 'hunter2' })).not.toThrow(/hunter2/);
  });
});
