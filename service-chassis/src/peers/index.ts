export type { Peer, PeerCall } from './peer';
export * from './peer-errors';
