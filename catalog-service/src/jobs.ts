import type { Job } from '@ticketing/service-chassis/service';
import type { UseCases } from './application/use-cases';

export const catalogServiceJobs = ({
  announceEvents,
  completeEndedEvents,
  refoldSearch,
}: UseCases): Job[] => [
  { name: 'event-announcement', everyMs: 2_000, run: announceEvents },
  { name: 'event-completion', everyMs: 60_000, run: completeEndedEvents },
  { name: 'search-refold', everyMs: 10_000, run: refoldSearch },
];
