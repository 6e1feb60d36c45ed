import { problem } from '@ticketing/service-chassis/core';

export const eventStatuses = ['DRAFT', 'SCHEDULED', 'ON_SALE', 'SOLD_OUT', 'CANCELLED', 'COMPLETED'] as const;
export type EventStatus = (typeof eventStatuses)[number];

/**
 * DRAFT -> SCHEDULED (published) -> ON_SALE (seating has the seats) <-> SOLD_OUT; COMPLETED once it has ended; CANCELLED
 * from anywhere, also after the end, for a show that was broken off.
 */
const nextStatuses: Readonly<Record<EventStatus, readonly EventStatus[]>> = {
  DRAFT: ['SCHEDULED', 'CANCELLED'],
  SCHEDULED: ['ON_SALE', 'CANCELLED', 'COMPLETED'],
  ON_SALE: ['SOLD_OUT', 'CANCELLED', 'COMPLETED'],
  SOLD_OUT: ['ON_SALE', 'CANCELLED', 'COMPLETED'],
  COMPLETED: ['CANCELLED'],
  CANCELLED: [],
};

/** The statuses from which an event may come into this one. */
export const statusesBefore = (next: EventStatus): readonly EventStatus[] =>
  eventStatuses.filter((status) => nextStatuses[status].includes(next));

/** Published and not over: seating holds its seats, or is about to. */
export const liveStatuses = ['SCHEDULED', 'ON_SALE', 'SOLD_OUT'] as const satisfies readonly EventStatus[];

export const isLive = (status: EventStatus): boolean =>
  (liveStatuses as readonly EventStatus[]).includes(status);

/** @throws ProblemError 409 `illegal_transition` */
export function requireTransition(from: EventStatus, to: EventStatus): void {
  if (nextStatuses[from].includes(to)) return;
  throw problem.conflict('illegal_transition', `An event that is ${from} cannot become ${to}.`, {
    extra: { currentStatus: from },
  });
}
