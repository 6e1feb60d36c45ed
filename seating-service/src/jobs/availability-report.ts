import type { Job } from '@ticketing/service-chassis/service';

export const availabilityReportJob = (reportAvailability: Job['run'], everyMs: number): Job => ({
  name: 'availability-report',
  everyMs,
  run: reportAvailability,
});
