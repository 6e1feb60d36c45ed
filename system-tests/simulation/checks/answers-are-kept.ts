import type { Told } from '../people/ledger';
import type { Evidence } from './find-breaches';

/** 5 and 6: one key had one effect and one answer, and what people were told is in the books. */
export async function answersAreKept({ ledger, books }: Evidence): Promise<string[]> {
  const byRequest = new Map<string, Told[]>();
  for (const told of ledger.told) {
    const name = `${told.key} ${told.request}`;
    byRequest.set(name, [...(byRequest.get(name) ?? []), told]);
  }
  const changed = [...byRequest].flatMap(([name, answers]) => {
    const different = [...new Set(answers.map(({ status, code, id }) => `${status} ${code ?? id}`))];
    return different.length === 1 ? [] : [`5: ${name} was answered ${different.join(', then ')}`];
  });
  const known = new Set<string>();
  for (const [database, table] of [
    [books.seating, 'reservations'],
    [books.orders, 'orders'],
    [books.payments, 'payments'],
  ] as const) {
    const rows = await database.query<{ id: string }>(`SELECT id FROM ${table}`);
    rows.forEach(({ id }) => known.add(id));
  }
  const lost = ledger.told
    .filter(({ id, status }) => status === 201 && id !== undefined && /^(res|ord|pay)_/.test(id))
    .filter(({ id }) => id !== undefined && !known.has(id))
    .map(({ request, id }) => `6: ${request} was answered with ${id}, which is not there`);
  return [...changed, ...lost];
}
