import type { Database } from '@ticketing/service-chassis/database';

/** Makes a transaction fill several pages of the database. */
const FILLER = 'x'.repeat(1_500);

/** Transactions that each write two rows in two tables, so that half of one would show. */
export async function createPairTables(database: Database): Promise<void> {
  for (const table of ['left_halves', 'right_halves']) {
    await database.execute(
      `CREATE TABLE ${table} (id VARCHAR(40) NOT NULL, filler VARCHAR(2000) NOT NULL, CONSTRAINT pk_${table} PRIMARY KEY (id))`,
    );
  }
}

export function addPair(database: Database, id: string): Promise<void> {
  return database.transactions.run(async (tx) => {
    const params = { id, filler: FILLER };
    await tx.execute('INSERT INTO left_halves (id, filler) VALUES (@id, @filler)', params);
    await tx.execute('INSERT INTO right_halves (id, filler) VALUES (@id, @filler)', params);
  });
}

export interface StoredPairs {
  readonly whole: ReadonlySet<string>;
  readonly halves: readonly string[];
}

export async function readPairs(database: Database): Promise<StoredPairs> {
  const idsOf = async (table: string) =>
    new Set((await database.query<{ id: string }>(`SELECT id FROM ${table}`)).map(({ id }) => id));
  const [left, right] = [await idsOf('left_halves'), await idsOf('right_halves')];
  const all = [...new Set([...left, ...right])];
  const isWhole = (id: string) => left.has(id) && right.has(id);
  return { whole: new Set(all.filter(isWhole)), halves: all.filter((id) => !isWhole(id)) };
}
