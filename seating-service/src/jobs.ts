import type { Job } from '@ticketing/service-chassis/service';
import type { UseCases } from './application/use-cases';
import type { SeatingConfig } from './config';

export const seatingServiceJobs = (useCases: UseCases, config: SeatingConfig): Job[] => [
  { name: 'hold-expiry', everyMs: config.holdExpiryMs, run: useCases.expireHolds },
  { name: 'availability-report', everyMs: config.availabilityReportMs, run: useCases.reportAvailability },
];
