import type { Clock, IdSource } from '@ticketing/service-chassis/core';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { Logger } from '@ticketing/service-chassis/service';
import type { GatewayEventRepository } from './ports/gateway-event-repository';
import type { LedgerRepository } from './ports/ledger-repository';
import type { OrderClient } from './ports/order-client';
import type { PaymentDiscrepancies } from './ports/payment-discrepancies';
import type { PaymentGateway } from './ports/payment-gateway';
import type { PaymentMetrics } from './ports/payment-metrics';
import type { PaymentRepository } from './ports/payment-repository';
import type { RefundRepository } from './ports/refund-repository';
import type { ResultMessages } from './ports/result-messages';
import type { UnacknowledgedResultRepository } from './ports/unacknowledged-result-repository';

/** What the use cases need from outside of the application. Each use case picks its part. */
export interface Dependencies {
  readonly transactions: Transactions;
  readonly gateway: PaymentGateway;
  readonly orders: OrderClient;
  readonly payments: PaymentRepository;
  readonly refunds: RefundRepository;
  readonly gatewayEvents: GatewayEventRepository;
  readonly ledger: LedgerRepository;
  readonly unacknowledgedResults: UnacknowledgedResultRepository;
  readonly resultMessages: ResultMessages;
  readonly discrepancies: PaymentDiscrepancies;
  readonly metrics: PaymentMetrics;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** How long after its beginning a pending payment or refund is first checked. */
  readonly firstCheckAfterMs: number;
  /** How long after its beginning a charge is voided that the gateway does not have. */
  readonly notChargedAfterMs: number;
  /** By how much the comparison with the gateway lags behind the present. */
  readonly lagMs: number;
}
