import { keyed } from '../../src/invariants';
import type { Evidence } from './evidence';

interface TicketRow {
  id: string;
  status: string;
}

/** 7: each ticket was admitted by one scan only, and the databases contain every admission. */
export async function ticketsAdmitOnce({ ledger, databases }: Evidence): Promise<string[]> {
  const rows = await databases.orders.query<TicketRow>('SELECT id, status FROM tickets');
  const statusOf = new Map(rows.map(({ id, status }) => [id, status]));
  const admissions = ledger.told.filter(
    ({ request, status }) => status === 200 && request.startsWith('POST /v1/tickets/check-in'),
  );
  return [...keyed(admissions, ({ id }) => id ?? '')].flatMap(([ticket, told]) => {
    const scans = new Set(told.map(({ key }) => key)).size;
    return [
      ...(scans > 1 ? [`7: ticket ${ticket} was admitted for ${scans} scans`] : []),
      ...(statusOf.get(ticket) === 'USED'
        ? []
        : [`7: ticket ${ticket} was admitted, and is ${statusOf.get(ticket)}`]),
    ];
  });
}
