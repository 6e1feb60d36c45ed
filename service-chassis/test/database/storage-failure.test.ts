import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, StorageFailure, type Database } from '../../src/database';
import { problemResponseOf } from '../../src/http/problem-response';

const PAGE = 'x'.repeat(4_000);

describe('a database that may not grow', () => {
  const directory = mkdtempSync(join(tmpdir(), 'full-'));
  let database: Database;

  beforeAll(async () => {
    database = await openDatabase(`sqlite:${join(directory, 'full.db')}`);
    await database.execute('CREATE TABLE notes (id INT NOT NULL, text VARCHAR(4000) NOT NULL)');
    await database.execute('PRAGMA max_page_count = 10');
  });
  afterAll(async () => {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const insert = (id: number) =>
    database.transactions.run((tx) =>
      tx.execute('INSERT INTO notes (id, text) VALUES (@id, @text)', { id, text: PAGE }),
    );
  const storedIds = async () =>
    (await database.query<{ id: number }>('SELECT id FROM notes ORDER BY id')).map(({ id }) => id);

  it('keeps what it acknowledged, fails the rest by name, and takes more when there is room', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, id) => insert(id)));
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toBeInstanceOf(StorageFailure);
    const acknowledged = outcomes.flatMap(({ status }, id) => (status === 'fulfilled' ? [id] : []));
    expect(await storedIds()).toEqual(acknowledged);

    await database.execute('PRAGMA max_page_count = 100');
    await insert(100);
    expect(await storedIds()).toEqual([...acknowledged, 100]);
  });

  it('is reported to callers as a temporary problem', () => {
    const { status, body, headers, unexpected } = problemResponseOf(new StorageFailure('full'), 'req_1');
    expect({ status, code: body.code, headers, unexpected }).toEqual({
      status: 503,
      code: 'storage_unavailable',
      headers: { 'Retry-After': '5' },
      unexpected: true,
    });
  });
});
