import type { Job } from '@ticketing/service-chassis/service';

const HOUR_MS = 60 * 60_000;

export const retentionJob = (prune: (signal: AbortSignal) => Promise<void>): Job => ({
  name: 'retention',
  everyMs: HOUR_MS,
  run: prune,
});
