import type { Job } from '@ticketing/service-chassis/service';
import type { UseCases } from './application/use-cases';
import type { CatalogConfig } from './config';

export const catalogServiceJobs = (
  { completeEndedEvents }: UseCases,
  { eventCompletionEveryMs }: CatalogConfig,
): Job[] => [{ name: 'event-completion', everyMs: eventCompletionEveryMs, run: completeEndedEvents }];
