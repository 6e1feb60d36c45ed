import { statusesBefore } from '../domain/event-status';
import type { UseCaseDependencies } from './dependencies';

/** Changes the status of ended events to COMPLETED; returns how many. */
export function createCompleteEndedEvents({ events, clock }: UseCaseDependencies) {
  return (): Promise<number> => events.completeEnded(statusesBefore('COMPLETED'), clock.now());
}
