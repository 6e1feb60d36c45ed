import type { Job } from '@ticketing/service-chassis/service';
import type { CancelEvent } from '../application/cancel-event';

const EVERY_MS = 2_000;

export const eventCancellation = (cancelEvent: CancelEvent): Job => ({
  name: 'event-cancellation',
  everyMs: EVERY_MS,
  run: (signal) => cancelEvent.sweep(signal),
});
