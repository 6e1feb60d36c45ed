import { addMilliseconds } from '@ticketing/service-chassis/core';

const SHORTEST_MS = 5_000;
const LONGEST_MS = 10 * 60_000;

/** When to look again at what is still open: half its age from now, so that what stays open long is asked about rarely. */
export function nextCheckAt(createdAt: Date, now: Date): Date {
  const ageMs = now.getTime() - createdAt.getTime();
  return addMilliseconds(now, Math.min(Math.max(ageMs / 2, SHORTEST_MS), LONGEST_MS));
}

export const earlier = (one: Date, other: Date): Date => (one < other ? one : other);
