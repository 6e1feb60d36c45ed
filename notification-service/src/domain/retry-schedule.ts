import { backoffMs } from '@ticketing/service-chassis/core';

export interface RetryPolicy {
  /** After this many failed tries a message is a dead letter. */
  readonly maxTries: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

/** With this growth, eight tries take longer than a mail outage of an hour. */
const GROWTH = 4;

/** How long to wait after the failed try of this number (1 for the first), in milliseconds. `fraction` is in [0, 1). */
export const retryDelayMs = (
  tryNumber: number,
  { firstRetryMs, longestRetryMs }: RetryPolicy,
  fraction: number,
): number =>
  backoffMs({ firstMs: firstRetryMs, longestMs: longestRetryMs, growth: GROWTH }, tryNumber, fraction);
