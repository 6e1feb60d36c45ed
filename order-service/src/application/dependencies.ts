import type { Clock, IdSource, Random } from '@ticketing/service-chassis/core';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { Outbox } from '@ticketing/service-chassis/outbox';
import type { DiscrepancyLog, Logger } from '@ticketing/service-chassis/service';
import type { DiscrepancyKind } from '../domain/reconciliation';
import type { CatalogClient } from './ports/catalog-client';
import type { ErasureRepository } from './ports/erasure-repository';
import type { EventCancellationRepository } from './ports/event-cancellation-repository';
import type { EventChangeRepository, EventRepository } from './ports/event-repository';
import type { NotificationClient } from './ports/notification-client';
import type { OrderCheckRepository } from './ports/order-check-repository';
import type { OrderMessages } from './ports/order-messages';
import type { OrderMetrics } from './ports/order-metrics';
import type { OrderRepository } from './ports/order-repository';
import type { PaymentAttemptRepository } from './ports/payment-attempt-repository';
import type { PaymentClient } from './ports/payment-client';
import type { SagaRepository } from './ports/saga-repository';
import type { SeatingClient } from './ports/seating-client';
import type { StuckSagaRepository } from './ports/stuck-saga-repository';
import type { TicketRepository } from './ports/ticket-repository';
import type { UserClient } from './ports/user-client';

/** What the use cases need from outside of the application. Each use case picks its part. */
export interface Dependencies {
  readonly seating: SeatingClient;
  readonly catalog: CatalogClient;
  readonly payments: PaymentClient;
  readonly users: UserClient;
  readonly notifications: NotificationClient;
  readonly orders: OrderRepository;
  readonly attempts: PaymentAttemptRepository;
  readonly tickets: TicketRepository;
  readonly cancellations: EventCancellationRepository;
  readonly events: EventRepository;
  readonly eventChanges: EventChangeRepository;
  readonly erasures: ErasureRepository;
  readonly checks: OrderCheckRepository;
  readonly sagaRecords: SagaRepository;
  readonly stuckSagas: StuckSagaRepository;
  readonly discrepancies: DiscrepancyLog<DiscrepancyKind>;
  readonly outbox: Outbox;
  readonly messages: OrderMessages;
  readonly metrics: OrderMetrics;
  readonly transactions: Transactions;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly logger: Logger;
  /** How long the seats are held at least once a payment has started. */
  readonly paymentWindowMinutes: number;
  /** How long an order whose hold is over waits for the result of its open payment. */
  readonly openAttemptMs: number;
  /** How long the owner may cancel after the event was moved. */
  readonly moveRefundMs: number;
}

/** What a use case needs to change an order and to notify others. */
export type ChangeOrderDependencies = Pick<
  Dependencies,
  'orders' | 'messages' | 'metrics' | 'transactions' | 'clock'
>;
