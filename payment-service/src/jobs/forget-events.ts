import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Job } from '@ticketing/service-chassis/service';
import type { GatewayEvents } from '../application/ports';

const HOUR_MS = 60 * 60_000;
const KEEP_MS = 24 * HOUR_MS;

/** Forgets webhook events that are so old that their signature would be refused anyway. */
export const forgetEventsJob = (events: GatewayEvents, clock: Clock): Job => ({
  name: 'forget-gateway-events',
  everyMs: HOUR_MS,
  run: () => events.forgetBefore(addMilliseconds(clock.now(), -KEEP_MS)),
});
