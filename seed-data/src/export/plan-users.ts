import { indianMobileToE164 } from '../values/phone';
import type { Findings } from './findings';
import type { PlannedUser } from './import-plan';
import type { ExportRows } from './read-export';

export function planUser({ line, key, value }: ExportRows['users'][number], findings: Findings): PlannedUser {
  const phone = value.phone === '' ? undefined : indianMobileToE164(value.phone);
  if (phone === undefined && value.phone !== '') {
    findings.add({
      table: 'users',
      line,
      key,
      outcome: 'adjusted',
      reason: 'The phone number cannot be an Indian mobile number and was left out.',
    });
  }
  return { key, name: value.name, email: value.email, phone: phone ?? null, createdAt: value.created_at };
}
