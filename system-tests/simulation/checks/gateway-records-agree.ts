import { serviceNames } from '../services/names';
import type { Evidence } from './evidence';

interface DiscrepancyRow {
  kind: string;
  subject: string;
  detail: string;
}

/** 3 and 6: once the world has come to rest, no service reports a discrepancy. */
export async function gatewayRecordsAgree({ files }: Evidence): Promise<string[]> {
  const open = serviceNames.map(async (service) => {
    const rows = await files.of[service].query<DiscrepancyRow>(
      'SELECT kind, subject, detail FROM discrepancies ORDER BY id',
    );
    return rows.map(({ kind, subject, detail }) => `6: ${service} reports ${kind} of ${subject}: ${detail}`);
  });
  return (await Promise.all(open)).flat();
}
