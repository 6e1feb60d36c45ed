import { openDatabase, type Database } from '@ticketing/service-chassis/database';
import { databaseUrlsFrom, type DatabaseName } from '../../src/persistence/service-databases';

/** Queries one of the databases in a data directory. */
export async function query<Row extends object>(
  dataDirectory: string,
  name: DatabaseName,
  text: string,
): Promise<Row[]> {
  return withDatabase(dataDirectory, name, (database) => database.query<Row>(text));
}

export async function withDatabase<Result>(
  dataDirectory: string,
  name: DatabaseName,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(databaseUrlsFrom({}, dataDirectory)[name]);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Every row of every table of these databases, so that two states can be compared. */
export async function everything(dataDirectory: string, names: readonly DatabaseName[]): Promise<string> {
  const dumps = names.map((name) =>
    withDatabase(dataDirectory, name, async (database) => {
      const tables = await database.query<{ name: string }>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'schema_lock' ORDER BY name`,
      );
      const rows = await Promise.all(
        tables.map(async (table) => [
          table.name,
          await database.query(`SELECT * FROM ${table.name} ORDER BY 1, 2`),
        ]),
      );
      return [name, rows];
    }),
  );
  return JSON.stringify(await Promise.all(dumps));
}
