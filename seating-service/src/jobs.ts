import type { Job } from '@ticketing/service-chassis/service';
import type { UseCases } from './application/use-cases';

export const seatingServiceJobs = (useCases: UseCases): Job[] => [
  { name: 'hold-expiry', everyMs: 5_000, run: useCases.expireHolds },
  { name: 'availability-report', everyMs: 2_000, run: useCases.reportAvailability },
];
