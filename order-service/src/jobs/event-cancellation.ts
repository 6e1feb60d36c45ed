import type { Job } from '@ticketing/service-chassis';
import type { CancelEvent } from '../application/cancel-event';

const EVERY_MS = 2_000;

export const eventCancellation = ({ sweep }: CancelEvent): Job => ({
  name: 'event-cancellation',
  everyMs: EVERY_MS,
  run: sweep,
});
