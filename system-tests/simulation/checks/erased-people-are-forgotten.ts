import type { Database } from '@ticketing/service-chassis/database';
import { serviceNames } from '../services/names';
import type { Evidence } from './evidence';

/** 8: every acknowledged erasure was done, and no database contains personal data of an erased person. */
export async function erasedPeopleAreForgotten({ files, ledger, identities }: Evidence): Promise<string[]> {
  const rows = await files.of['user-service'].query<{ email: string | null }>('SELECT email FROM users');
  const kept = new Set(rows.map(({ email }) => email));
  const erased = [...identities].filter(([, { email }]) => !kept.has(email));
  const ignored = [...ledger.erased].filter((name) => !erased.some(([other]) => other === name));
  const remains: string[] = [];
  for (const service of serviceNames) {
    if (erased.length === 0) break;
    for (const [table, text] of await contentsOf(files.of[service])) {
      remains.push(
        ...erased
          .filter(([, { email, phone }]) => text.includes(email) || text.includes(phone))
          .map(([name]) => `8: ${table} of ${service} still knows ${name}, who was erased`),
      );
    }
  }
  return [...ignored.map((name) => `8: ${name} was told to be erased, and is not`), ...remains];
}

/** Each table with its contents as one text. */
async function contentsOf(database: Database): Promise<(readonly [table: string, text: string])[]> {
  const tables = await database.query<{ name: string }>(
    `SELECT name FROM sqlite_master WHERE type = 'table'`,
  );
  return Promise.all(
    tables.map(
      async ({ name }) => [name, JSON.stringify(await database.query(`SELECT * FROM ${name}`))] as const,
    ),
  );
}
