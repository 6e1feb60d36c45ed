import { z } from 'zod';

/** A zone of the IANA database, as this Node knows it. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone, such as Asia/Kolkata');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function partsOf(
  time: Date,
  timeZone: string,
  length: 'long' | 'short',
): (type: Intl.DateTimeFormatPartTypes) => string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: length,
    day: 'numeric',
    month: length,
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).formatToParts(time);
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}

/** `Saturday 14 March 2026, 19:30 (GMT+5:30)` */
export function timeText(time: Date, timeZone: string): string {
  const part = partsOf(time, timeZone, 'long');
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}, ${part('hour')}:${part('minute')} (${part('timeZoneName')})`;
}

/** `Sat 14 Mar 19:30` */
export function shortTimeText(time: Date, timeZone: string): string {
  const part = partsOf(time, timeZone, 'short');
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('hour')}:${part('minute')}`;
}
