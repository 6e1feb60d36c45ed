import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database, SqlRunner } from '../../src/database/database';
import { TransientDatabaseError, UniqueViolation } from '../../src/database/errors';
import { openDatabase } from '../../src/database/open-database';
import { describeOnEachEngine, type TestDatabase } from '../../testing/test-database';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describeOnEachEngine('transactions', (engine) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await engine.open({ migrations: [] });
    await database.execute(
      'CREATE TABLE counters (id VARCHAR(10) NOT NULL, n INT NOT NULL, CONSTRAINT pk_counters PRIMARY KEY (id))',
    );
    await database.execute("INSERT INTO counters (id, n) VALUES ('a', 0)");
  });
  afterEach(() => database.dispose());

  const read = async (from: SqlRunner): Promise<number | undefined> =>
    (await from.query<{ n: number }>("SELECT n FROM counters WHERE id = 'a'"))[0]?.n;

  const add = (to: SqlRunner, amount = 1): Promise<number> =>
    to.execute("UPDATE counters SET n = n + @amount WHERE id = 'a'", { amount });

  const insert = (to: SqlRunner, id: string): Promise<number> =>
    to.execute('INSERT INTO counters (id, n) VALUES (@id, 0)', { id });

  it('keep all that the work did, and give its result', async () => {
    const seen = await database.transactions.run(async (tx) => {
      await add(tx, 2);
      await add(tx, 3);
      return read(tx);
    });
    expect(seen).toBe(5);
    expect(await read(database)).toBe(5);
  });

  it('undo everything when the work throws', async () => {
    const work = database.transactions.run(async (tx) => {
      await add(tx);
      await insert(tx, 'b');
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await database.query('SELECT id, n FROM counters')).toEqual([{ id: 'a', n: 0 }]);
  });

  it('go on after a statement that was refused, if the work catches it', async () => {
    await database.transactions.run(async (tx) => {
      await add(tx);
      await expect(insert(tx, 'a')).rejects.toThrow(UniqueViolation);
      await add(tx);
    });
    expect(await read(database)).toBe(2);
  });

  it('let no statement of another request in', async () => {
    const sequence: string[] = [];
    let other: Promise<unknown> = Promise.resolve();
    const outside = AsyncLocalStorage.snapshot();
    await expect(
      database.transactions.run(async (tx) => {
        await add(tx, 100);
        other = outside(() => add(database)).then(() => sequence.push('other request'));
        await nextTurn();
        await nextTurn();
        sequence.push('end of the transaction');
        throw new Error('undo');
      }),
    ).rejects.toThrow('undo');
    await other;
    expect(sequence).toEqual(['end of the transaction', 'other request']);
    expect(await read(database)).toBe(1);
  });

  it('show nothing to others before they commit', async () => {
    const outside = AsyncLocalStorage.snapshot();
    await database.transactions.run(async (tx) => {
      await insert(tx, 'b');
      if (engine.name === 'SQLite') expect(await outside(() => read(database))).toBe(0);
    });
  });

  it('add 50 increments from 50 requests at once correctly', async () => {
    await Promise.all(Array.from({ length: 50 }, () => database.transactions.run((tx) => add(tx))));
    expect(await read(database)).toBe(50);
  });

  it('fail alone when many run at once', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        database.transactions.run(async (tx) => {
          await add(tx);
          if (index % 4 === 0) throw new Error('refused');
          if (index % 4 === 1) await insert(tx, 'a');
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await read(database)).toBe(20);
  });

  it('are tried again on a transient error, a bounded number of times', async () => {
    let attempts = 0;
    const result = database.transactions.run(async (tx) => {
      attempts += 1;
      await add(tx);
      if (attempts < 3) throw new TransientDatabaseError('deadlock');
      return 'done';
    });
    await expect(result).resolves.toBe('done');
    expect(attempts).toBe(3);
    expect(await read(database)).toBe(1);
  });

  it('refuse the database itself inside the work, which would wait for itself', async () => {
    const useOf = (use: (database: Database) => Promise<unknown>) =>
      database.transactions.run(() => use(database));
    await expect(useOf((db) => add(db))).rejects.toThrow('use the runner that it gives');
    await expect(useOf((db) => read(db))).rejects.toThrow('use the runner that it gives');
    await expect(useOf((db) => db.transactions.run(() => Promise.resolve()))).rejects.toThrow(
      'use the runner that it gives',
    );
  });

  it('refuse statements after their end', async () => {
    const escaped = await database.transactions.run((tx) => Promise.resolve({ tx }));
    await expect(add(escaped.tx)).rejects.toThrow('The transaction has ended');
  });

  it('run the work in the context of the request that asked for it', async () => {
    const requests = new AsyncLocalStorage<number>();
    const seen = await Promise.all(
      [1, 2, 3].map((request) =>
        requests.run(request, () => database.transactions.run(() => Promise.resolve(requests.getStore()))),
      ),
    );
    expect(seen).toEqual([1, 2, 3]);
  });

  it('are waited for by close', async () => {
    const running = database.transactions.run(async (tx) => {
      await nextTurn();
      return add(tx);
    });
    await database.close();
    await expect(running).resolves.toBe(1);
  });

  it('show in the statistics of the pool', async () => {
    const outside = AsyncLocalStorage.snapshot();
    await database.transactions.run(() => {
      expect(outside(() => database.poolStatistics().inUse)).toBe(1);
      return Promise.resolve();
    });
  });

  it('from two databases on the same data add up, with the reads that they rest on', async () => {
    const other = await openDatabase(database.url, { durability: 'relaxed' });
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? database : other).transactions.run(async (tx) => {
          await add(tx, 0);
          const n = (await read(tx)) ?? 0;
          await nextTurn();
          await tx.execute("UPDATE counters SET n = @n WHERE id = 'a'", { n: n + 1 });
        }),
      ),
    );
    expect(await read(other)).toBe(50);
    await other.close();
  });
});
