import { ProblemError } from '@ticketing/service-chassis/core';
import {
  eventStatuses,
  isLive,
  requireTransition,
  statusesBefore,
  type EventStatus,
} from '../../src/domain/event-status';

/** The state machine of the architecture, as an independent copy. */
const legal: readonly (readonly [EventStatus, EventStatus])[] = [
  ['DRAFT', 'SCHEDULED'],
  ['SCHEDULED', 'ON_SALE'],
  ['ON_SALE', 'SOLD_OUT'],
  ['SOLD_OUT', 'ON_SALE'],
  ['SCHEDULED', 'COMPLETED'],
  ['ON_SALE', 'COMPLETED'],
  ['SOLD_OUT', 'COMPLETED'],
  ['DRAFT', 'CANCELLED'],
  ['SCHEDULED', 'CANCELLED'],
  ['ON_SALE', 'CANCELLED'],
  ['SOLD_OUT', 'CANCELLED'],
  ['COMPLETED', 'CANCELLED'],
];
const isLegal = (from: EventStatus, to: EventStatus) => legal.some(([a, b]) => a === from && b === to);
const everyPair = eventStatuses.flatMap((from) => eventStatuses.map((to) => [from, to] as const));

describe('the status of an event', () => {
  it.each(everyPair)('from %s to %s', (from, to) => {
    const move = () => requireTransition(from, to);
    if (isLegal(from, to)) expect(move).not.toThrow();
    else expect(move).toThrow(expect.objectContaining({ kind: 'conflict', code: 'illegal_transition' }));
    expect(statusesBefore(to).includes(from)).toBe(isLegal(from, to));
  });

  it('says in the problem which status the event has', () => {
    try {
      requireTransition('CANCELLED', 'ON_SALE');
      throw new Error('not refused');
    } catch (error) {
      expect(error).toBeInstanceOf(ProblemError);
      expect((error as ProblemError).details.extra).toEqual({ currentStatus: 'CANCELLED' });
    }
  });

  it('is live from publication until the event is cancelled or over', () => {
    expect(eventStatuses.filter(isLive)).toEqual(['SCHEDULED', 'ON_SALE', 'SOLD_OUT']);
  });
});
