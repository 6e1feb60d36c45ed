import type { Peer } from '@ticketing/service-chassis/peers';
import { z } from 'zod';
import type { PersonalRecord } from '../application/ports/personal-record';
import { allPages } from './all-pages';

/** Every member is kept: the person gets the record as that service shows it. */
const recordSchema = z.record(z.string(), z.unknown());

export const recordsOf = (peer: Peer, path: string, userId: string): Promise<PersonalRecord[]> =>
  allPages(peer, { path, query: { userId }, scopes: ['accounts:export'] }, recordSchema);
