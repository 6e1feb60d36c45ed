import type { Database } from '../../src/database/database';
import { openDatabase } from '../../src/database/open-database';
import { chassisMigrationsDirectory } from '../../src/database/migrate';
import { openTestDatabase, type TestDatabase } from '../../src/testing/test-database';

const migrations = [{ source: 'chassis', directory: chassisMigrationsDirectory }];

describe('transactions on SQLite', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase({ migrations });
    await database.execute(
      'CREATE TABLE counters (id VARCHAR(10) NOT NULL, n INT NOT NULL, CONSTRAINT pk PRIMARY KEY (id))',
    );
    await database.execute("INSERT INTO counters (id, n) VALUES ('a', 0)");
  });
  afterEach(() => database.dispose());

  const read = async (from: Database): Promise<number | undefined> =>
    (await from.query<{ n: number }>("SELECT n FROM counters WHERE id = 'a'"))[0]?.n;

  it('sums 50 interleaved read-then-write increments right', async () => {
    await Promise.all(
      Array.from({ length: 50 }, () =>
        database.transaction(async (tx) => {
          const [row] = await tx.query<{ n: number }>("SELECT n FROM counters WHERE id = 'a'");
          await new Promise((resolve) => setImmediate(resolve));
          await tx.execute("UPDATE counters SET n = @n WHERE id = 'a'", { n: (row?.n ?? 0) + 1 });
        }),
      ),
    );
    expect(await read(database)).toBe(50);
  });

  it('does so from two databases on one file', async () => {
    const other = await openDatabase(database.url, { durability: 'relaxed' });
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? database : other).transaction(async (tx) => {
          const [row] = await tx.query<{ n: number }>("SELECT n FROM counters WHERE id = 'a'");
          await new Promise((resolve) => setImmediate(resolve));
          await tx.execute("UPDATE counters SET n = @n WHERE id = 'a'", { n: (row?.n ?? 0) + 1 });
        }),
      ),
    );
    expect(await read(other)).toBe(50);
    await other.close();
  });
});
