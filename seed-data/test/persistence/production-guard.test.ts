import { ProductionRefused, refuseProduction } from '../../src/persistence/production-guard';
import { databaseUrlsFrom } from '../../src/persistence/service-databases';

const urlsWith = (seatingUrl: string) => databaseUrlsFrom({ SEATING_DATABASE_URL: seatingUrl }, '.data');
const attempt =
  (seatingUrl: string, environment: NodeJS.ProcessEnv = {}, force = false) =>
  () =>
    refuseProduction(urlsWith(seatingUrl), environment, force);

describe('a database that looks like production', () => {
  it.each([
    'sqlserver://sa:secret@sql.example.com:1433/seating',
    'sqlserver://sa:secret@mssql:1433/seating',
    'sqlserver://sa:secret@localhost.example.com/seating',
    'sqlserver://sa:sec@ret@127.0.0.1.example.com/seating',
  ])('%s is refused, without showing its password', (url) => {
    expect(attempt(url)).toThrow(ProductionRefused);
    expect(attempt(url)).toThrow(/the seating database is on .* repeat the command with --force/);
    expect(attempt(url)).not.toThrow(/secret/);
  });

  it('is any, in a production environment', () => {
    expect(attempt('sqlite:.data/seating.db', { NODE_ENV: 'production' })).toThrow('NODE_ENV is production');
  });

  it('is let through by force', () => {
    expect(
      attempt('sqlserver://sa:secret@sql.example.com/seating', { NODE_ENV: 'production' }, true),
    ).not.toThrow();
  });

  it.each([
    'sqlite:.data/seating.db',
    'sqlserver://sa:secret@localhost:1433/seating',
    'sqlserver://sa:secret@127.0.0.1/seating',
    'sqlserver://sa:secret@[::1]:1433/seating',
  ])('is not %s', (url) => {
    expect(attempt(url, { NODE_ENV: 'development' })).not.toThrow();
  });
});
