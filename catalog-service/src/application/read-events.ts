import { eventNotFound } from './access';
import type { Parts } from './parts';
import type { Actor, EventAtVenue, EventFilter } from './ports';

/** Drafts are for their organizer and for admins; to everyone else they do not exist. */
export const draftsFor = (viewer: Actor | undefined): EventFilter['drafts'] =>
  viewer === undefined ? 'none' : viewer.isAdmin ? 'all' : { of: viewer.userId };

/** @throws ProblemError 404 `event_not_found` */
export const readEvent =
  ({ events }: Parts) =>
  async (id: string, viewer: Actor | undefined): Promise<EventAtVenue> => {
    const found = await events.find(id);
    if (found === undefined || !mayRead(found, viewer)) throw eventNotFound();
    return found;
  };

function mayRead({ event }: EventAtVenue, viewer: Actor | undefined): boolean {
  return event.status !== 'DRAFT' || viewer?.isAdmin === true || viewer?.userId === event.organizerId;
}

/** Without a period or a status people look for what is still to come. */
export const listEvents =
  ({ events, clock }: Parts) =>
  (
    filter: Omit<EventFilter, 'drafts'>,
    viewer: Actor | undefined,
    count: number,
  ): Promise<EventAtVenue[]> => {
    const onlyUpcoming = filter.from === undefined && filter.to === undefined && filter.status === undefined;
    return events.list(
      { ...filter, drafts: draftsFor(viewer), from: onlyUpcoming ? clock.now() : filter.from },
      count,
    );
  };
