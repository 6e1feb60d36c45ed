import { openTestDatabase, type TestDatabase } from '@ticketing/service-chassis/testing';
import { migrations } from '../builders/user-service';
import { openDatabase, type Database } from '@ticketing/service-chassis/database';

/** SQLite shows its query plan; the indexes and their filters are the same on both engines. */
describe('the lookups that grow with the number of accounts', () => {
  let database: TestDatabase;
  let planner: Database;
  beforeAll(async () => {
    database = await openTestDatabase({ migrations });
    planner = await openDatabase(database.url);
  });
  afterAll(async () => {
    await planner.close();
    await database.dispose();
  });

  const select = 'SELECT id, name FROM users WHERE';
  it.each([
    [`${select} email = @email`, { email: '' }, 'ux_users_email'],
    [`${select} status <> 'ERASED' ORDER BY id`, {}, 'ix_users_listed'],
    [`${select} status <> 'ERASED' AND id > @afterId ORDER BY id`, { afterId: '' }, 'ix_users_listed'],
    [
      `${select} status <> 'ERASED' AND role = @role AND id > @afterId ORDER BY id`,
      { role: '', afterId: '' },
      'ix_users_role',
    ],
    [
      `${select} role = 'admin' AND status = 'ACTIVE' AND status <> 'ERASED' AND id <> @id`,
      { id: '' },
      'ix_users_role',
    ],
    ['DELETE FROM attempt_windows WHERE ends_at <= @now', { now: '' }, 'ix_attempt_windows_end'],
  ])('%s', async (text, params, index) => {
    const plan = await planner.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, params);
    const details = plan.map(({ detail }) => detail).join('; ');
    expect(details).toContain(index);
    expect(details).not.toContain('TEMP B-TREE');
  });
});
