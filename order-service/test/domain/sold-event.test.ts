import { addMilliseconds } from '@ticketing/service-chassis/core';
import { describedEvent, orderedEvent, scheduleOf, type EventDescription } from '../../src/domain/sold-event';
import { aDescription } from '../builders/sold-event';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const now = new Date('2026-06-01T12:00:00.000Z');
const inDays = (days: number) => addMilliseconds(now, days * DAY_MS);
const at = (time: Date) => ({ now: time, moveRefundMs: 14 * DAY_MS });

/** The event after these descriptions, a minute apart. */
const after = (...descriptions: Partial<EventDescription>[]) => {
  const first = describedEvent(undefined, aDescription(), at(now));
  return descriptions.reduce((event, changes, index) => {
    const time = addMilliseconds(now, (index + 1) * MINUTE_MS);
    return describedEvent(event, aDescription({ version: index + 2, ...changes }), at(time)) ?? event;
  }, first);
};

const elsewhere = { name: 'New Hall', address: '2 Side Street', city: 'Kolkata', country: 'IN' };

describe('an event that is described', () => {
  it('is what the first description says, and nobody has to be told', () => {
    expect(after()).toEqual({
      ...aDescription(),
      move: null,
      told: scheduleOf(aDescription()),
      noticeDueAt: null,
    });
  });

  it.each([0, 1, 2])('is not changed by version %i when it has the second', (version) => {
    const event = after({ version: 2 });
    expect(describedEvent(event, aDescription({ version, title: 'Old' }), at(now))).toBeUndefined();
  });

  it('has another title, and nobody is told', () => {
    expect(after({ title: 'Grand Gala' })).toMatchObject({
      title: 'Grand Gala',
      move: null,
      noticeDueAt: null,
    });
  });

  it.each([
    ['the start', { startsAt: inDays(31) }],
    ['the end', { endsAt: inDays(32) }],
    ['the place', { venue: elsewhere }],
    ['the time zone', { timeZone: 'Asia/Dubai' }],
  ])('was moved when it is %s that changed, and is told after five minutes', (_, change) => {
    const movedAt = addMilliseconds(now, MINUTE_MS);
    expect(after(change)).toMatchObject({
      move: { at: movedAt, refundUntil: addMilliseconds(movedAt, 14 * DAY_MS) },
      told: scheduleOf(aDescription()),
      noticeDueAt: addMilliseconds(movedAt, 5 * MINUTE_MS),
    });
  });

  it('is told once of the changes within five minutes of the first', () => {
    const event = after({ startsAt: inDays(31) }, { startsAt: inDays(31), venue: elsewhere });
    expect(event?.noticeDueAt).toEqual(addMilliseconds(now, 6 * MINUTE_MS));
    expect(event?.told).toEqual(scheduleOf(aDescription()));
  });

  it('is not told of a change that was taken back in time', () => {
    expect(after({ startsAt: inDays(31) }, {})?.noticeDueAt).toBeNull();
  });

  it('never shortens the time in which an earlier move lets people cancel', () => {
    const moved = after({ startsAt: inDays(60), endsAt: inDays(61) });
    const shorter = { now: inDays(1), moveRefundMs: 0 };
    const again = describedEvent(moved, aDescription({ version: 9, venue: elsewhere }), shorter);
    expect(again?.move?.refundUntil).toEqual(moved?.move?.refundUntil);
  });
});

describe('until when an order can be cancelled', () => {
  const bought = aDescription({ startsAt: inDays(30), refundCutoffAt: inDays(28) });
  const cutoffOf = (
    changes: Partial<EventDescription>,
    move: { at: Date; refundUntil: Date } | null = null,
    boughtAt = now,
  ) => orderedEvent(bought, boughtAt, { ...bought, ...changes, move }).refundCutoffAt;
  const moved = (refundUntil: Date) => ({ at: inDays(1), refundUntil });

  it.each([
    ['as bought, while nothing changes', cutoffOf({}), inDays(28)],
    ['later, when the cut-off moves later', cutoffOf({ refundCutoffAt: inDays(29) }), inDays(29)],
    ['as bought, when the cut-off moves earlier', cutoffOf({ refundCutoffAt: inDays(10) }), inDays(28)],
    [
      'as the moved event says, when it is later',
      cutoffOf({ startsAt: inDays(120), refundCutoffAt: inDays(118) }, moved(inDays(15))),
      inDays(118),
    ],
    [
      'some days after the move, when that is later than either',
      cutoffOf({ startsAt: inDays(60), refundCutoffAt: inDays(20) }, moved(inDays(40))),
      inDays(40),
    ],
    ['not after the start, however long', cutoffOf({ startsAt: inDays(20) }, moved(inDays(40))), inDays(20)],
    [
      'as bought, for who bought after the move',
      cutoffOf({ startsAt: inDays(60), refundCutoffAt: inDays(20) }, moved(inDays(40)), inDays(2)),
      inDays(28),
    ],
  ])('%s', (_, actual, expected) => {
    expect(actual).toEqual(expected);
  });

  it('is as bought until the event is described', () => {
    expect(orderedEvent(bought, now, null)).toMatchObject({ refundCutoffAt: inDays(28), version: 0 });
  });
});
