import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@ticketing/service-chassis/http';
import { createTestIdentity, type ManualClock } from '@ticketing/service-chassis/testing';
import { serviceNames, type ServiceName } from '../../simulation/services/names';

/** People of each role, and two more of those who own things. */
export const participants = {
  alice: 'customer',
  bob: 'customer',
  carol: 'customer',
  dave: 'customer',
  organizer: 'organizer',
  rival: 'organizer',
  staff: 'staff',
  admin: 'admin',
} as const satisfies Record<string, Role>;

export type ParticipantName = keyof typeof participants;
export type Caller = 'nobody' | ParticipantName | ServiceName;

export const isService = (caller: string): caller is ServiceName =>
  (serviceNames as readonly string[]).includes(caller);

/** What docs/internal-api.md lets services do: by callee and caller the scopes. */
export const grants: ReadonlyMap<ServiceName, ReadonlyMap<string, ReadonlySet<string>>> = readGrants();

function readGrants(): Map<ServiceName, Map<string, Set<string>>> {
  const found = new Map(serviceNames.map((name) => [name, new Map<string, Set<string>>()]));
  const text = readFileSync(join(__dirname, '../../../docs/internal-api.md'), 'utf8');
  for (const [, caller = '', callee = '', scope = ''] of text.matchAll(
    /^\| ([a-z-]+) +\| ([a-z-]+) +\| `([a-z:-]+)` +\|/gm,
  )) {
    const callers = isService(callee) ? found.get(callee) : undefined;
    callers?.set(caller, (callers.get(caller) ?? new Set<string>()).add(scope));
  }
  return found;
}

/** A token that a service signed with its own secret. */
export function serviceToken(
  clock: ManualClock,
  caller: ServiceName,
  callee: ServiceName,
  ...scopes: string[]
): string {
  const secret = `development-only-${caller}-token`.padEnd(48, '-');
  return createTestIdentity(clock).service(caller, secret, callee, ...scopes);
}
