import { isAdmin, type Principal } from '@ticketing/service-chassis/http';
import { eventNotFound } from '../domain/problems';
import type { UseCaseDependencies } from './dependencies';
import type { EventAtVenue, EventFilter } from './ports/event-repository';

/** @throws ProblemError 404 `event_not_found` */
export function createReadEvent({ events }: UseCaseDependencies) {
  return async function readEvent(id: string, viewer: Principal | undefined): Promise<EventAtVenue> {
    const found = await events.find(id);
    if (found === undefined || !mayRead(found, viewer)) throw eventNotFound();
    return found;
  };
}

/** Without a period and a status, the list has only events that have not started. */
export function createListEvents({ events, clock }: UseCaseDependencies) {
  return function listEvents(
    filter: Omit<EventFilter, 'drafts'>,
    viewer: Principal | undefined,
    count: number,
  ): Promise<EventAtVenue[]> {
    const onlyUpcoming = filter.from === undefined && filter.to === undefined && filter.status === undefined;
    const from = onlyUpcoming ? clock.now() : filter.from;
    return events.list({ ...filter, drafts: draftsFor(viewer), from }, count);
  };
}

/** Drafts are shown only to their organizer and to admins. */
function draftsFor(viewer: Principal | undefined): EventFilter['drafts'] {
  if (isAdmin(viewer)) return 'all';
  return viewer?.kind === 'user' ? { of: viewer.userId } : 'none';
}

function mayRead({ event }: EventAtVenue, viewer: Principal | undefined): boolean {
  const drafts = draftsFor(viewer);
  if (event.status !== 'DRAFT' || drafts === 'all') return true;
  return drafts !== 'none' && drafts.of === event.organizerId;
}
