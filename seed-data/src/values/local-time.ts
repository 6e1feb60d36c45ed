/** A date and a time as a wall clock shows them, without a zone. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** What a wall clock in the zone shows at that moment. */
export function wallTimeAt(moment: Date, timeZone: string): WallTime {
  const parts = formatOf(timeZone).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

function asUtc({ year, month, day, hour, minute, second }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The moment at which a wall clock in the zone shows `wall`. An hour that the clocks skip is read as if they had not gone
 * forward yet; of an hour that they show twice, the first is meant. These are also the choices of java.time and Temporal.
 */
export function momentOf(wall: WallTime, timeZone: string): Date {
  const target = asUtc(wall);
  const offsetAt = (time: number) => asUtc(wallTimeAt(new Date(time), timeZone)) - time;
  const dayMs = 86_400_000;
  const before = offsetAt(target - dayMs);
  const after = offsetAt(target + dayMs);
  const candidates = [target - before, target - after].filter((time) => time + offsetAt(time) === target);
  return new Date(candidates.length > 0 ? Math.min(...candidates) : target - before);
}

/** The wall time `days` calendar days after the day that it is at `moment` in the zone. The day may have 23 or 25 hours. */
export function wallTimeInDays(
  moment: Date,
  timeZone: string,
  days: number,
  time: { readonly hour: number; readonly minute: number },
): WallTime {
  const today = wallTimeAt(moment, timeZone);
  const date = new Date(Date.UTC(today.year, today.month - 1, today.day + days));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: time.hour,
    minute: time.minute,
    second: 0,
  };
}

/** Reads `2025-06-07 20:35:51`; undefined when it is not such a text or no such day exists. */
export function parseWallTime(text: string): WallTime | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const wall = { year, month, day, hour, minute, second };
  const date = new Date(asUtc(wall));
  const exists =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return exists ? wall : undefined;
}
