import type { DiscrepancyLog } from '@ticketing/service-chassis/service';
import { gatewayDiscrepancyKinds } from '../../domain/gateway-records';

/** `order_not_told`: order-service has not acknowledged a result, and no message is pending any more. */
export const discrepancyKinds = [...gatewayDiscrepancyKinds, 'order_not_told'] as const;
export type DiscrepancyKind = (typeof discrepancyKinds)[number];

export type PaymentDiscrepancies = DiscrepancyLog<DiscrepancyKind>;
