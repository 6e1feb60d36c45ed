import type { Job } from '@ticketing/service-chassis/service';
import type { UseCases } from './application/use-cases';

const MINUTE_MS = 60_000;

/** Every job of the service with its interval. Names are stored as the names of leases, so they stay as they are. */
export const userServiceJobs = ({ signingKeys, deleteExpired }: UseCases): Job[] => [
  { name: 'key-rotation', everyMs: MINUTE_MS, run: () => signingKeys.rotate() },
  { name: 'sweep', everyMs: 5 * MINUTE_MS, run: deleteExpired },
];
