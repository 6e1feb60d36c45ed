import { PeerRefusal } from '@ticketing/service-chassis';

export function refuse(
  peer: string,
  status: number,
  code: string,
  problem: Readonly<Record<string, unknown>> = {},
): PeerRefusal {
  return new PeerRefusal(peer, status, code, `${peer} says ${code}.`, { ...problem, status, code });
}
