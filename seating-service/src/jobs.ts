import type { Job } from '@ticketing/service-chassis/service';
import type { UseCases } from './application/use-cases';

export const seatingServiceJobs = ({ expireHolds, reportAvailability }: UseCases): Job[] => [
  { name: 'hold-expiry', everyMs: 5_000, run: expireHolds },
  { name: 'availability-report', everyMs: 2_000, run: reportAvailability },
];
