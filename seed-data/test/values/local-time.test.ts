import { momentOf, parseWallTime, wallTimeAt, wallTimeInDays } from '../../src/values/local-time';

const wall = (text: string) => {
  const time = parseWallTime(text);
  if (time === undefined) throw new Error(`${text} is no time`);
  return time;
};

describe('a wall clock', () => {
  it.each([
    ['2025-06-07 20:35:51', 'Asia/Kolkata', '2025-06-07T15:05:51.000Z'],
    ['2026-01-15 19:30:00', 'Europe/London', '2026-01-15T19:30:00.000Z'],
    ['2026-07-15 19:30:00', 'Europe/London', '2026-07-15T18:30:00.000Z'],
    ['2026-07-15 19:30:00', 'America/Toronto', '2026-07-15T23:30:00.000Z'],
  ])('%s in %s is %s', (text, zone, moment) => {
    expect(momentOf(wall(text), zone).toISOString()).toBe(moment);
  });

  it('reads a skipped hour as if the clocks had not gone forward', () => {
    expect(momentOf(wall('2026-03-29 01:30:00'), 'Europe/London').toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    );
    expect(momentOf(wall('2026-03-08 02:30:00'), 'America/Toronto').toISOString()).toBe(
      '2026-03-08T07:30:00.000Z',
    );
  });

  it('takes the first of an hour that comes twice', () => {
    expect(momentOf(wall('2026-10-25 01:30:00'), 'Europe/London').toISOString()).toBe(
      '2026-10-25T00:30:00.000Z',
    );
    expect(momentOf(wall('2026-11-01 01:30:00'), 'America/Toronto').toISOString()).toBe(
      '2026-11-01T05:30:00.000Z',
    );
  });

  it('keeps the time of day over the change of the clocks', () => {
    const beforeTheChange = new Date('2026-03-27T12:00:00.000Z');
    const show = wallTimeInDays(beforeTheChange, 'Europe/London', 5, { hour: 19, minute: 30 });
    expect(momentOf(show, 'Europe/London').toISOString()).toBe('2026-04-01T18:30:00.000Z');
  });

  it('counts days from the day that it is there', () => {
    const alreadyTomorrowInIndia = new Date('2026-05-31T20:00:00.000Z');
    expect(wallTimeInDays(alreadyTomorrowInIndia, 'Asia/Kolkata', 1, { hour: 9, minute: 0 })).toMatchObject({
      month: 6,
      day: 2,
    });
  });

  it('shows midnight as the hour 0', () => {
    expect(wallTimeAt(new Date('2026-05-31T18:30:00.000Z'), 'Asia/Kolkata')).toEqual(
      wall('2026-06-01 00:00:00'),
    );
  });

  it.each([
    '2025-02-29 10:00:00',
    '2025-13-01 10:00:00',
    '2025-01-01 24:00:00',
    '2025-01-01',
    '2025-01-01T10:00:00',
  ])('refuses %s', (text) => {
    expect(parseWallTime(text)).toBeUndefined();
  });
});
