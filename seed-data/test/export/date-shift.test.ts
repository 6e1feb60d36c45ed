import fc from 'fast-check';
import { shiftByWeeks, weeksBetween, wholeWeeksToFuture } from '../../src/export/date-shift';

const now = new Date('2026-06-01T12:00:00.000Z');
const DAY_MS = 86_400_000;

describe('the shift of an export', () => {
  it('is the least number of weeks that brings every event a week ahead', () => {
    const events = [new Date('2026-05-20T10:00:00.000Z'), new Date('2026-05-25T10:00:00.000Z')];
    expect(wholeWeeksToFuture(events, now)).toBe(3);
  });

  it('is nothing for events that lie ahead, or for none', () => {
    expect(wholeWeeksToFuture([new Date('2026-07-01T10:00:00.000Z')], now)).toBe(0);
    expect(wholeWeeksToFuture([], now)).toBe(0);
  });

  it('always brings all of them ahead, and never a week further than needed', () => {
    const time = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), (events) => {
        const weeks = wholeWeeksToFuture(events, now);
        const earliest = Math.min(...events.map((event) => shiftByWeeks(event, weeks).getTime()));
        expect(earliest).toBeGreaterThanOrEqual(now.getTime() + 7 * DAY_MS);
        if (weeks > 0) expect(earliest).toBeLessThan(now.getTime() + 14 * DAY_MS);
      }),
    );
  });

  it('keeps the day of the week and the time of day', () => {
    const saturday = new Date('2025-06-07T15:05:51.000Z');
    const shifted = shiftByWeeks(saturday, 203);
    expect(shifted.getUTCDay()).toBe(saturday.getUTCDay());
    expect(shifted.toISOString().slice(11)).toBe('15:05:51.000Z');
    expect(weeksBetween(saturday, shifted)).toBe(203);
  });
});
