import { PeerError } from '@ticketing/service-chassis/peers';

export function peerError(
  peer: string,
  status: number,
  code: string,
  problem: Readonly<Record<string, unknown>> = {},
): PeerError {
  return new PeerError(peer, status, code, `${peer} says ${code}.`, { ...problem, status, code });
}
