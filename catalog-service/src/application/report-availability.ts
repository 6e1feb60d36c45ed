import { requireTransition } from '../domain/event-status';
import { eventNotFound } from './access';
import type { Parts } from './parts';

/**
 * Takes seating's word for whether seats are left. A report that comes after the event is cancelled or over, as the seats
 * of refunded orders become free, changes nothing.
 * @throws ProblemError 404 `event_not_found`, 409 `illegal_transition` for an event that was never published
 */
export const reportAvailability =
  ({ database, events }: Parts) =>
  async (eventId: string, soldOut: boolean): Promise<void> => {
    // Seating knows the seats, so a SCHEDULED event is on sale there: only our own note of it is still missing.
    const moved = soldOut
      ? await events.transition(database, eventId, {
          from: ['SCHEDULED', 'ON_SALE'],
          to: 'SOLD_OUT',
          counts: false,
        })
      : await events.transition(database, eventId, { from: ['SOLD_OUT'], to: 'ON_SALE', counts: false });
    if (moved) return;
    const found = await events.find(eventId);
    if (found === undefined) throw eventNotFound();
    if (found.event.status === 'DRAFT') requireTransition('DRAFT', soldOut ? 'SOLD_OUT' : 'ON_SALE');
  };
