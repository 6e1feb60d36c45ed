import type { Job } from '@ticketing/service-chassis/service';

/** Moves ended events to COMPLETED. */
export const eventCompletion = (completeEndedEvents: () => Promise<number>, everyMs: number): Job => ({
  name: 'event-completion',
  everyMs,
  run: completeEndedEvents,
});
