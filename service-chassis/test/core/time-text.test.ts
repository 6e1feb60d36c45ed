import { shortTimeText, timeText } from '../../src/core';

describe('times in words', () => {
  it('are those of the zone, on both sides of a change of the clock and of the date line', () => {
    const time = new Date('2026-10-25T00:30:00.000Z');
    expect(timeText(time, 'Europe/London')).toBe('Sunday 25 October 2026, 01:30 (BST)');
    expect(timeText(new Date('2026-10-25T01:30:00.000Z'), 'Europe/London')).toBe(
      'Sunday 25 October 2026, 01:30 (GMT)',
    );
    expect(timeText(time, 'Pacific/Auckland')).toBe('Sunday 25 October 2026, 13:30 (GMT+13)');
    expect(shortTimeText(time, 'America/Los_Angeles')).toBe('Sat 24 Oct 17:30 GMT-7');
  });

  it('differ for the hour that exists twice, in a long text and in a short one', () => {
    const [summer, winter] = [new Date('2027-10-31T02:30:00+02:00'), new Date('2027-10-31T02:30:00+01:00')];
    expect(timeText(summer, 'Europe/Berlin')).toBe('Sunday 31 October 2027, 02:30 (CEST)');
    expect(timeText(winter, 'Europe/Berlin')).toBe('Sunday 31 October 2027, 02:30 (CET)');
    expect(shortTimeText(summer, 'Europe/Berlin')).toBe('Sun 31 Oct 02:30 CEST');
    expect(shortTimeText(winter, 'Europe/Berlin')).toBe('Sun 31 Oct 02:30 CET');
  });

  it('call midnight 00:00', () => {
    expect(timeText(new Date('2026-03-14T00:00:00.000Z'), 'UTC')).toBe('Saturday 14 March 2026, 00:00 (UTC)');
  });

  it('have the same names of months in every runtime, and no blanks that old programs do not show', () => {
    const texts = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 9, 12)))
      .flatMap((time) => [timeText(time, 'Asia/Kathmandu'), shortTimeText(time, 'Asia/Kathmandu')])
      .join('\n');
    expect(texts).toContain('Wed 9 Sep 17:45 GMT+5:45');
    expect(texts).toMatch(/^[A-Za-z0-9 ,:()+\n]+$/);
  });
});
