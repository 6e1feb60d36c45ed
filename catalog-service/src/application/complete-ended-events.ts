import { statusesBefore } from '../domain/event-status';
import type { Parts } from './parts';

/** Moves what has ended to COMPLETED; returns how many events. */
export const completeEndedEvents =
  ({ events, clock }: Pick<Parts, 'events' | 'clock'>) =>
  (): Promise<number> =>
    events.completeEnded(statusesBefore('COMPLETED'), clock.now());
