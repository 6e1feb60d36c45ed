import type { Job } from '@ticketing/service-chassis/service';
import type { UseCases } from './application/use-cases';
import type { SeatingConfig } from './config';

export const seatingServiceJobs = (
  { expireHolds, reportAvailability }: UseCases,
  { holdExpiryMs, availabilityReportMs }: SeatingConfig,
): Job[] => [
  { name: 'hold-expiry', everyMs: holdExpiryMs, run: expireHolds },
  { name: 'availability-report', everyMs: availabilityReportMs, run: reportAvailability },
];
