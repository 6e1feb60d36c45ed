import type { Job } from '@ticketing/service-chassis';

export const holdExpiryJob = (expireHolds: Job['run'], everyMs: number): Job => ({
  name: 'hold-expiry',
  everyMs,
  run: expireHolds,
});
