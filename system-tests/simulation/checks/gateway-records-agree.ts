import { serviceNames } from '../services/names';
import type { Evidence } from './evidence';

interface DiscrepancyRow {
  kind: string;
  subject: string;
  detail: string;
}

/** 3 and 6: once all is settled, no service has anything for an operator to look at. */
export async function gatewayRecordsAgree({ files }: Evidence): Promise<string[]> {
  const open = serviceNames.map(async (service) => {
    const rows = await files.of[service].query<DiscrepancyRow>(
      'SELECT kind, subject, detail FROM discrepancies ORDER BY id',
    );
    return rows.map(({ kind, subject, detail }) => `6: ${service} reports ${kind} of ${subject}: ${detail}`);
  });
  return (await Promise.all(open)).flat();
}
