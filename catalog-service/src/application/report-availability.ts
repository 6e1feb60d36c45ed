import { requireTransition, type EventStatus } from '../domain/event-status';
import { eventNotFound } from '../domain/problems';
import type { UseCaseDependencies } from './dependencies';

/**
 * Stores what seating-service reports: whether an event has seats left. After the event was cancelled or is over, the seats
 * of refunded orders become free; such a report changes nothing.
 * @throws ProblemError 404 `event_not_found`, 409 `illegal_transition` for an event that was never published
 */
export function createReportAvailability({ events }: UseCaseDependencies) {
  return async function reportAvailability(eventId: string, soldOut: boolean): Promise<void> {
    const to = soldOut ? 'SOLD_OUT' : 'ON_SALE';
    // seating-service owns the seats. A SCHEDULED event is already on sale there; only the status here is not stored yet.
    const from: readonly EventStatus[] = soldOut ? ['SCHEDULED', 'ON_SALE'] : ['SOLD_OUT'];
    if (await events.transition(eventId, { from, to, isEdit: false })) return;
    const found = await events.find(eventId);
    if (found === undefined) throw eventNotFound();
    if (found.event.status === 'DRAFT') requireTransition('DRAFT', to);
  };
}
