import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUrlsFrom, withServiceDatabases } from '../../src/persistence/service-databases';
import { temporaryDirectory } from '../builders/temporary-directory';

describe('the databases', () => {
  it('are the embedded ones of the data directory, under the names that the services use', () => {
    expect(databaseUrlsFrom({}, '/srv/data')).toEqual({
      user: 'sqlite:/srv/data/user.db',
      catalog: 'sqlite:/srv/data/catalog.db',
      seating: 'sqlite:/srv/data/seating.db',
      order: 'sqlite:/srv/data/orders.db',
      payment: 'sqlite:/srv/data/payments.db',
      notification: 'sqlite:/srv/data/notifications.db',
      gateway: 'sqlite:/srv/data/sandbox-gateway.db',
    });
  });

  it('are those that the environment names, one by one', () => {
    const url = 'sqlserver://sa:secret@localhost:1433/orders';
    const urls = databaseUrlsFrom({ ORDER_DATABASE_URL: url, USER_DATABASE_URL: '' }, '/srv/data');
    expect(urls).toMatchObject({ order: url, user: 'sqlite:/srv/data/user.db' });
  });

  it('have their tables before the work begins, and are closed when it fails', async () => {
    const directory = temporaryDirectory();
    try {
      const failed = withServiceDatabases(
        databaseUrlsFrom({}, directory.path),
        () => new Date('2026-06-01T12:00:00.000Z'),
        async (databases) => {
          const [row] = await databases.notification.query('SELECT COUNT(*) AS total FROM notifications');
          throw Object.assign(new Error('the work failed'), { row, databases });
        },
      ).catch((error: unknown) => error);
      const error = (await failed) as Error & {
        row: unknown;
        databases: { user: { ping(): Promise<void> } };
      };
      expect(error.message).toBe('the work failed');
      expect(error.row).toEqual({ total: 0 });
      await expect(error.databases.user.ping()).rejects.toThrow('closed');
      expect(existsSync(join(directory.path, 'orders.db'))).toBe(true);
    } finally {
      directory.remove();
    }
  });
});
