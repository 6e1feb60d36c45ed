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
