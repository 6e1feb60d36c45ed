import { compare } from 'bcrypt';
import { systemClock } from '@ticketing/service-chassis/core';
import type { SqlRow } from '@ticketing/service-chassis/database';
import { inventoryOf } from '../../../catalog-service/src/import';
import { createPutInventory, createRepositories } from '../../../seating-service/src/import';
import { readDemoFiles } from '../../src/demo/demo-files';
import { planDemo } from '../../src/demo/demo-plan';
import { seedDemoData } from '../../src/demo/seed-demo';
import { addAccounts } from '../../src/persistence/account-loader';
import {
  databaseNames,
  databaseUrlsFrom,
  withServiceDatabases,
} from '../../src/persistence/service-databases';
import type { Progress } from '../../src/progress';
import { everything, query, withDatabase } from '../builders/read-databases';
import { temporaryDirectory } from '../builders/temporary-directory';

const now = new Date('2026-06-01T12:00:00.000Z');

describe('seeding the demo data', () => {
  const directory = temporaryDirectory();
  const progress: Progress[] = [];

  beforeAll(async () => {
    await seedDemoData({
      dataDirectory: directory.path,
      environment: {},
      now,
      onProgress: (one) => progress.push(one),
    });
  }, 60_000);

  afterAll(() => directory.remove());

  it('puts every event on sale with all its seats free', async () => {
    const events = await query<{ id: string; status: string }>(
      directory.path,
      'catalog',
      'SELECT id, status FROM events ORDER BY id',
    );
    expect(events).toHaveLength(12);
    expect(new Set(events.map(({ status }) => status))).toEqual(new Set(['ON_SALE']));
    const seats = await query<{ id: string; seats: number }>(
      directory.path,
      'seating',
      `SELECT event_id AS id, COUNT(*) AS seats FROM seats WHERE status = 'AVAILABLE' GROUP BY event_id ORDER BY event_id`,
    );
    expect(seats.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(seats.reduce((sum, one) => sum + one.seats, 0)).toBe(4 * 896 + 4 * 12_000 + 4 * 452);
  });

  it('gives the organizer all of it', async () => {
    const [organizer] = await query<{ id: string }>(
      directory.path,
      'user',
      `SELECT id FROM users WHERE role = 'organizer'`,
    );
    expect(await query(directory.path, 'catalog', 'SELECT DISTINCT organizer_id AS id FROM venues')).toEqual([
      organizer,
    ]);
    expect(
      await query(directory.path, 'seating', 'SELECT DISTINCT organizer_id AS id FROM event_sales'),
    ).toEqual([organizer]);
  });

  it('lets the demo accounts sign in with the password of the documentation', async () => {
    const accounts = await query<{ password_hash: string }>(
      directory.path,
      'user',
      'SELECT password_hash FROM users',
    );
    expect(accounts).toHaveLength(5);
    const matches = await Promise.all(
      accounts.map(({ password_hash: hash }) => compare('Demo-pass-2026', hash)),
    );
    expect(matches).toEqual([true, true, true, true, true]);
  });

  it('stores an event exactly as seating-service does when the catalog puts its inventory', async () => {
    const plan = planDemo(await readDemoFiles(), now);
    const event = plan.events.find(({ currency }) => currency === 'INR');
    const place = plan.venues.find(({ venue }) => venue.id === event?.venueId);
    if (event === undefined || place === undefined) throw new Error('The demo data has no event in rupees.');
    const empty = temporaryDirectory();
    const urls = databaseUrlsFrom({}, empty.path);
    await withServiceDatabases(urls, systemClock.now, async ({ seating: expected }) => {
      const putInventory = createPutInventory({ ...createRepositories(expected), clock: systemClock });
      await putInventory({ eventId: event.id, ...inventoryOf(event, place.map) });
      for (const text of [
        'SELECT * FROM event_sales WHERE event_id = @id',
        'SELECT * FROM seats WHERE event_id = @id ORDER BY id',
        'SELECT * FROM seat_tallies WHERE event_id = @id ORDER BY shard',
      ]) {
        const seeded = await withDatabase(directory.path, 'seating', (database) =>
          database.query<SqlRow>(text, { id: event.id }),
        );
        expect(seeded).toEqual(await expected.query<SqlRow>(text, { id: event.id }));
        expect(seeded.length).toBeGreaterThan(0);
      }
    }).finally(() => empty.remove());
  });

  it('tells how far it is', () => {
    expect(progress.map(({ done, total }) => `${done}/${total}`)).toEqual(['0/3', '1/3', '2/3', '3/3']);
  });

  it('changes nothing the second time, even when it is done weeks later', async () => {
    const small = databaseNames.filter((name) => name !== 'seating');
    const before = await everything(directory.path, small);
    await seedDemoData({
      dataDirectory: directory.path,
      environment: {},
      now: new Date('2026-07-01T12:00:00.000Z'),
    });
    expect(await everything(directory.path, small)).toBe(before);
    expect(await query(directory.path, 'seating', 'SELECT COUNT(*) AS seats FROM seats')).toEqual([
      { seats: 53_392 },
    ]);
  });

  it('keeps the password of an account that has one, and gives one to an account that has none', async () => {
    await withDatabase(directory.path, 'user', async (database) => {
      const change = 'UPDATE users SET password_hash = @hash WHERE email = @email';
      await database.execute(change, { hash: 'their own', email: 'alice@demo.test' });
      await database.execute(change, { hash: null, email: 'bob@demo.test' });
    });
    await seedDemoData({ dataDirectory: directory.path, environment: {}, now });
    const accounts = await query<{ email: string; password_hash: string }>(
      directory.path,
      'user',
      'SELECT email, password_hash FROM users',
    );
    const hashOf = (email: string) =>
      accounts.find((account) => account.email === email)?.password_hash ?? '';
    expect(hashOf('alice@demo.test')).toBe('their own');
    expect(await compare('Demo-pass-2026', hashOf('bob@demo.test'))).toBe(true);
  });
});

describe('seeding the demo data only where nothing is', () => {
  const directory = temporaryDirectory();
  afterEach(() => directory.remove());
  const seed = () => seedDemoData({ dataDirectory: directory.path, environment: {}, now, onlyIfEmpty: true });
  const emails = async () =>
    (await query<{ email: string }>(directory.path, 'user', 'SELECT email FROM users ORDER BY email')).map(
      ({ email }) => email,
    );

  it('leaves the accounts of others alone, also one with an address of the demo data', async () => {
    const real = ['organizer@demo.test', 'somebody@example.com'];
    await withServiceDatabases(
      databaseUrlsFrom({}, directory.path),
      () => now,
      ({ user }) =>
        addAccounts(
          user,
          real.map((email, index) => ({
            id: `usr_real_${index}`,
            email,
            name: 'Real',
            phone: null,
            role: 'customer',
            passwordHash: null,
            createdAt: now,
          })),
        ),
    );
    expect(await seed()).toBe(false);
    expect(await emails()).toEqual(real);
    const withPassword = await query(
      directory.path,
      'user',
      'SELECT id FROM users WHERE password_hash IS NOT NULL',
    );
    expect(withPassword).toEqual([]);
  });

  it('seeds an empty directory, and finishes what it began there', async () => {
    expect(await seed()).toBe(true);
    await withDatabase(directory.path, 'catalog', (catalog) => catalog.execute('DELETE FROM events'));
    expect(await seed()).toBe(true);
    expect(await query(directory.path, 'catalog', 'SELECT id FROM events')).toHaveLength(12);
  });
});
