const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const SHORT_LENGTH = 3;

/**
 * `Saturday 14 March 2026, 19:30 (GMT+5:30)`: how people read a time wherever they read one. The zone is part of it, because
 * an hour exists twice when clocks go back.
 */
export function timeText(time: Date, timeZone: string): string {
  const { weekday, day, month, year, clock, zone } = localParts(time, timeZone);
  return `${weekday} ${day} ${month} ${year}, ${clock} (${zone})`;
}

/** `Sat 14 Mar 19:30 GMT+5:30`, for messages that are paid for by length. */
export function shortTimeText(time: Date, timeZone: string): string {
  const { weekday, day, month, clock, zone } = localParts(time, timeZone);
  return `${weekday.slice(0, SHORT_LENGTH)} ${day} ${month.slice(0, SHORT_LENGTH)} ${clock} ${zone}`;
}

/**
 * The names of days and months are our own, because those of the runtime change with its version (`Sept`, narrow spaces). Only
 * the zone's name is the runtime's: `CEST` where English has an abbreviation, else the offset.
 */
function localParts(time: Date, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'numeric',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const [day, month, year] = [Number(part('day')), Number(part('month')), Number(part('year'))];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return {
    weekday: WEEKDAYS[weekday] ?? '',
    day,
    month: MONTHS[month - 1] ?? '',
    year,
    clock: `${part('hour').padStart(2, '0')}:${part('minute').padStart(2, '0')}`,
    zone: part('timeZoneName').replaceAll('\u2212', '-'),
  };
}
