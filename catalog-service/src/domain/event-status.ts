import { illegalTransition } from './problems';

export const eventStatuses = ['DRAFT', 'SCHEDULED', 'ON_SALE', 'SOLD_OUT', 'CANCELLED', 'COMPLETED'] as const;
export type EventStatus = (typeof eventStatuses)[number];

/**
 * DRAFT -> SCHEDULED (published) -> ON_SALE (seating-service has the seats) <-> SOLD_OUT -> COMPLETED (ended). Every status
 * can become CANCELLED, also after the end, because a show can be broken off.
 */
const nextStatuses: Readonly<Record<EventStatus, readonly EventStatus[]>> = {
  DRAFT: ['SCHEDULED', 'CANCELLED'],
  SCHEDULED: ['ON_SALE', 'CANCELLED', 'COMPLETED'],
  ON_SALE: ['SOLD_OUT', 'CANCELLED', 'COMPLETED'],
  SOLD_OUT: ['ON_SALE', 'CANCELLED', 'COMPLETED'],
  COMPLETED: ['CANCELLED'],
  CANCELLED: [],
};

/** The statuses that can become this one. */
export const statusesBefore = (next: EventStatus): readonly EventStatus[] =>
  eventStatuses.filter((status) => nextStatuses[status].includes(next));

/** Published and not over: seating-service has its seats, or gets them soon. */
export const liveStatuses = ['SCHEDULED', 'ON_SALE', 'SOLD_OUT'] as const satisfies readonly EventStatus[];

export const isLive = (status: EventStatus): boolean =>
  (liveStatuses as readonly EventStatus[]).includes(status);

/** @throws ProblemError 409 `illegal_transition` */
export function requireTransition(from: EventStatus, to: EventStatus): void {
  if (nextStatuses[from].includes(to)) return;
  throw illegalTransition(from, to);
}
