import { keyed } from '../../src/invariants';
import type { Evidence } from './evidence';

/**
 * 5 and 6: each key had one request, one effect and one response, and the databases contain everything that was
 * acknowledged.
 */
export async function responsesAreKept({ ledger, databases }: Evidence): Promise<string[]> {
  const byRequest = keyed(ledger.told, ({ key, request }) => `${key} ${request}`);
  const changed = [...byRequest].flatMap(([name, answers]) => {
    const different = [...new Set(answers.map(({ status, code, id }) => `${status} ${code ?? id}`))];
    return different.length === 1 ? [] : [`5: ${name} was answered ${different.join(', then ')}`];
  });
  const accepted = ledger.told.filter(({ code }) => code !== 'idempotency_key_reused');
  const reused = [...keyed(accepted, ({ key }) => key)].flatMap(([key, answers]) => {
    const requests = [...new Set(answers.map(({ request }) => request))];
    return requests.length === 1 ? [] : [`5: key ${key} was accepted for ${requests.join(', then for ')}`];
  });
  const known = new Set<string>();
  for (const [database, table] of [
    [databases.seating, 'reservations'],
    [databases.orders, 'orders'],
    [databases.payments, 'payments'],
    [databases.payments, 'refunds'],
  ] as const) {
    const rows = await database.query<{ id: string }>(`SELECT id FROM ${table}`);
    rows.forEach(({ id }) => known.add(id));
  }
  const lost = ledger.told
    .filter(({ id, status }) => status === 201 && id !== undefined && /^(res|ord|pay|rfd)_/.test(id))
    .filter(({ id }) => id !== undefined && !known.has(id))
    .map(({ request, id }) => `6: ${request} was answered with ${id}, which is not there`);
  return [...changed, ...reused, ...lost];
}
