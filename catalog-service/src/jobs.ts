import type { Job } from '@ticketing/service-chassis/service';
import type { UseCases } from './application/use-cases';

export const catalogServiceJobs = ({ completeEndedEvents }: UseCases): Job[] => [
  { name: 'event-completion', everyMs: 60_000, run: completeEndedEvents },
];
