const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * The smallest number of whole weeks by which the earliest of `startTimes` comes to lie at least `leadDays` days after `now`.
 * Whole weeks keep the day of the week; in a zone without daylight saving, as all of the export's are, also the time of day.
 * Zero when there is nothing to shift or nothing in the past.
 */
export function wholeWeeksToFuture(startTimes: readonly Date[], now: Date, leadDays = 7): number {
  if (startTimes.length === 0) return 0;
  const earliest = Math.min(...startTimes.map((time) => time.getTime()));
  return Math.max(0, Math.ceil((now.getTime() + leadDays * DAY_MS - earliest) / WEEK_MS));
}

export function shiftByWeeks(time: Date, weeks: number): Date {
  return new Date(time.getTime() + weeks * WEEK_MS);
}

/** The shift of an earlier run, from one time as it stands in the export and as it was stored. */
export function weeksBetween(original: Date, stored: Date): number {
  return Math.round((stored.getTime() - original.getTime()) / WEEK_MS);
}
