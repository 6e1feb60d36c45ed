import { openDatabase, type Database } from '@ticketing/service-chassis/database';
import { openTestDatabase, type TestDatabase } from '@ticketing/service-chassis/testing';
import { migrations } from '../builders/service-fixture';

/** The query plans of SQLite. SQL Server has the same indexes. */
describe('the queries that run all the time', () => {
  let disposable: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    disposable = await openTestDatabase({ migrations });
    database = await openDatabase(disposable.url);
  });
  afterAll(async () => {
    await database.close();
    await disposable.dispose();
  });

  it.each([
    [
      'SELECT id FROM notifications WHERE priority = 0 AND due_at IS NOT NULL AND due_at <= @p ORDER BY due_at',
      'ix_notifications_due',
    ],
    ['SELECT id FROM notifications WHERE user_id = @p ORDER BY id DESC', 'ix_notifications_user'],
    ['SELECT id FROM notifications WHERE order_id = @p ORDER BY id DESC', 'ix_notifications_order'],
    ['SELECT id FROM notifications WHERE status = @p ORDER BY id DESC', 'ix_notifications_status'],
    ['SELECT id FROM notifications WHERE request_key = @p', 'ux_notifications_request_key'],
    [
      `SELECT id FROM notifications WHERE status = 'SENT' AND finished_at <= @p ORDER BY finished_at`,
      'ix_notifications_finished',
    ],
  ])('%s', async (query, index) => {
    const plan = await database.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, { p: 'x' });
    const details = plan.map((row) => row.detail).join('\n');
    expect(details).toContain(index);
    expect(details).toMatch(/^SEARCH/);
    expect(details).not.toContain('TEMP B-TREE');
  });
});
