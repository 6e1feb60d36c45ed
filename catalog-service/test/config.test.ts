import { ConfigError } from '@ticketing/service-chassis/service';
import { loadCatalogConfig } from '../src/config';

describe('the configuration', () => {
  it('lets the service run alone on a laptop', () => {
    expect(loadCatalogConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3001,
      database: { url: 'sqlite:.data/catalog.db' },
      userServiceUrl: 'http://127.0.0.1:3000',
      seatingServiceUrl: 'http://127.0.0.1:3002',
      orderServiceUrl: 'http://127.0.0.1:3003',
    });
  });

  it('refuses to run in production on the secrets that everyone knows', () => {
    expect(() => loadCatalogConfig({ NODE_ENV: 'production' })).toThrow(ConfigError);
    expect(() =>
      loadCatalogConfig({
        NODE_ENV: 'production',
        SERVICE_TOKEN_SECRET: 'a'.repeat(48),
        CALLER_SECRET_SEATING_SERVICE: 'b'.repeat(48),
      }),
    ).not.toThrow();
  });

  it.each([
    ['SEATING_SERVICE_URL', 'seating'],
    ['INVENTORY_TIMEOUT_MS', '60000'],
    ['PORT', '70000'],
  ])('refuses a %s of %s and names it', (name, value) => {
    expect(() => loadCatalogConfig({ [name]: value })).toThrow(name);
  });
});
