import { addMilliseconds } from '@ticketing/service-chassis/core';
import type { Dependencies } from './dependencies';

const KEEP_MS = 24 * 60 * 60_000;

export type DeleteGatewayEventsDependencies = Pick<Dependencies, 'gatewayEvents' | 'clock'>;

/** Deletes webhook events that are so old that their signature would be rejected anyway. */
export const createDeleteGatewayEvents =
  ({ gatewayEvents, clock }: DeleteGatewayEventsDependencies) =>
  (): Promise<number> =>
    gatewayEvents.deleteBefore(addMilliseconds(clock.now(), -KEEP_MS));
