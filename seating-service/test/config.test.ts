import { ConfigError } from '@ticketing/service-chassis/service';
import { loadSeatingConfig } from '../src/config';

describe('the configuration', () => {
  it('runs on a laptop without any setting', () => {
    expect(loadSeatingConfig({})).toMatchObject({
      port: 3002,
      host: '127.0.0.1',
      database: { url: 'sqlite:.data/seating.db' },
      holdMinutes: 15,
      maxHoldMinutes: 30,
      maxSeatsPerReservation: 10,
      maxLiveHolds: 4,
      catalogServiceUrl: 'http://127.0.0.1:3001',
    });
  });

  it.each([
    [{ HOLD_MINUTES: '0' }, 'HOLD_MINUTES'],
    [{ HOLD_MINUTES: '20', MAX_HOLD_MINUTES: '10' }, 'HOLD_MINUTES'],
    [{ MAX_LIVE_HOLDS: 'many' }, 'MAX_LIVE_HOLDS'],
    [{ CATALOG_SERVICE_URL: 'nowhere' }, 'CATALOG_SERVICE_URL'],
    [{ NODE_ENV: 'production' }, 'CALLER_SECRET_ORDER_SERVICE'],
  ])('rejects to start with %p', (environment, name) => {
    expect(() => loadSeatingConfig(environment)).toThrow(ConfigError);
    expect(() => loadSeatingConfig(environment)).toThrow(name);
  });
});
