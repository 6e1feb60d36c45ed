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

export interface EventQuery extends Pick<
  EventFilter,
  'cityKey' | 'type' | 'status' | 'organizerId' | 'words' | 'after'
> {
  /** Events that run at any time of the period from here, inclusive... */
  readonly from: Date | undefined;
  /** ...until here, exclusive. */
  readonly to: Date | undefined;
}

/**
 * Without a period and a status, the list has the events that are not over. ON_SALE is what can be bought now; every other
 * status is that of the event.
 */
export function createListEvents({ events, clock }: UseCaseDependencies) {
  return function listEvents(
    { from, to, status, ...filter }: EventQuery,
    viewer: Principal | undefined,
    count: number,
  ): Promise<EventAtVenue[]> {
    const now = clock.now();
    const onSale = status === 'ON_SALE';
    const endsAfter = to === undefined && status === undefined ? (from ?? now) : from;
    return events.list(
      {
        ...filter,
        status: onSale ? undefined : status,
        openAt: onSale ? now : undefined,
        drafts: draftsFor(viewer),
        endsAfter,
        startsBefore: to,
        withoutCompleted: status === undefined && endsAfter !== undefined && endsAfter >= now,
      },
      count,
    );
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
