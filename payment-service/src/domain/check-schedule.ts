import { addMilliseconds } from '@ticketing/service-chassis/core';

const SHORTEST_MS = 5_000;
const LONGEST_MS = 10 * 60_000;

/** When to check a pending item again: after half its age, so that old items are checked less often. */
export function nextCheckAt(createdAt: Date, now: Date): Date {
  const ageMs = now.getTime() - createdAt.getTime();
  return addMilliseconds(now, Math.min(Math.max(ageMs / 2, SHORTEST_MS), LONGEST_MS));
}

export const earlier = (one: Date, other: Date): Date => (one < other ? one : other);
