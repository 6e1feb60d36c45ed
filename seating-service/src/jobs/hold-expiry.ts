import type { Job } from '@ticketing/service-chassis/service';

export const holdExpiryJob = (expireHolds: Job['run'], everyMs: number): Job => ({
  name: 'hold-expiry',
  everyMs,
  run: expireHolds,
});
