import { join } from 'node:path';
import { createServiceHost, type Overrides } from '@ticketing/service-chassis/service';
import { orderCalendar } from './api/documents/calendar-entry';
import { orderServiceRoutes } from './api/routes';
import type { Dependencies } from './application/dependencies';
import { createMessageHandlers } from './application/messages/message-handlers';
import { purchaseSaga } from './application/sagas/purchase-saga';
import { createRefundActions } from './application/sagas/refund-actions';
import { refundSaga } from './application/sagas/refund-saga';
import { createSagaRunner } from './application/sagas/saga-runner';
import { createStuckSagas } from './application/sagas/stuck-sagas';
import { unappliedPaymentRefundSaga } from './application/sagas/unapplied-payment-refund-saga';
import { createTicketIssuer } from './application/tickets/ticket-issuer';
import { createTicketKeys } from './application/tickets/ticket-keys';
import { createUseCases } from './application/use-cases';
import { createCatalogClient } from './clients/catalog-client';
import { createNotificationClient } from './clients/notification-client';
import { createPaymentClient } from './clients/payment-client';
import { createSeatingClient } from './clients/seating-client';
import { createUserClient } from './clients/user-client';
import type { OrderConfig } from './config';
import { discrepancyKinds } from './domain/reconciliation';
import { orderServiceJobs } from './jobs';
import { createOrderMetrics } from './metrics';
import { createErasureRepository } from './persistence/erasure-repository';
import { createEventCancellationRepository } from './persistence/event-cancellation-repository';
import { createEventChangeRepository } from './persistence/event-change-repository';
import { createEventRepository } from './persistence/event-repository';
import { createOrderCheckRepository } from './persistence/order-check-repository';
import { createOrderMessages, createOutboxHandlers } from './persistence/order-messages';
import { createOrderRepository } from './persistence/order-repository';
import { createPaymentAttemptRepository } from './persistence/payment-attempt-repository';
import { createSagaRepository } from './persistence/saga-repository';
import { storedSagaKind } from './persistence/stored-values';
import { createStuckSagaRepository } from './persistence/stuck-saga-repository';
import { createTicketKeyRepository } from './persistence/ticket-key-repository';
import { createTicketRepository } from './persistence/ticket-repository';

type Peers = Pick<Dependencies, 'seating' | 'catalog' | 'payments' | 'users' | 'notifications'>;

export interface OrderOverrides extends Overrides {
  /** Replacements for the other services. */
  readonly peers?: Partial<Peers>;
}

export async function createOrderService(config: OrderConfig, overrides: OrderOverrides = {}) {
  const host = await createServiceHost({
    name: 'order-service',
    config,
    overrides,
    migrationsDirectory: join(__dirname, 'persistence/migrations'),
    serviceSecret: config.serviceSecret,
    callers: {
      'payment-service': {
        secret: config.callerSecrets.payment,
        scopes: ['payment-attempts:write', 'payments:write'],
      },
      'catalog-service': { secret: config.callerSecrets.catalog, scopes: ['orders:cancel', 'events:write'] },
      'user-service': { secret: config.callerSecrets.user, scopes: ['accounts:erase', 'accounts:export'] },
      'notification-service': { secret: config.callerSecrets.notification, scopes: ['tickets:read'] },
    },
    userServiceUrl: config.userServiceUrl,
  });
  const { clock, ids, random, logger, database } = host;

  const peers: Peers = {
    seating: createSeatingClient(host.peer('seating-service', config.seatingServiceUrl)),
    catalog: createCatalogClient(host.peer('catalog-service', config.catalogServiceUrl)),
    payments: createPaymentClient(host.peer('payment-service', config.paymentServiceUrl)),
    users: createUserClient(host.peer('user-service', config.userServiceUrl)),
    notifications: createNotificationClient(host.peer('notification-service', config.notificationServiceUrl)),
    ...overrides.peers,
  };
  const stores = {
    orders: createOrderRepository(database),
    attempts: createPaymentAttemptRepository(database),
    tickets: createTicketRepository(database),
    cancellations: createEventCancellationRepository(database),
    events: createEventRepository(database),
    eventChanges: createEventChangeRepository(database),
    erasures: createErasureRepository(database),
    checks: createOrderCheckRepository(database),
    sagaRecords: createSagaRepository(database),
    stuckSagas: createStuckSagaRepository(database),
  };
  const ticketKeys = createTicketKeys({
    storedTicketKeys: createTicketKeyRepository(database),
    secret: config.ticketKeySecret,
    clock,
    random,
  });
  const handlers = createMessageHandlers({ ...stores, ...peers, orderCalendar, clock });
  const outbox = host.outbox(createOutboxHandlers(handlers));
  const shared = {
    ...peers,
    ...stores,
    ticketKeys,
    ticketIssuer: createTicketIssuer({ ids, random, ticketKeys }),
    outbox,
    messages: createOrderMessages(outbox),
    metrics: createOrderMetrics(host.metrics, { ...stores, labelOf: storedSagaKind.of, clock }),
    transactions: database.transactions,
    clock,
    ids,
    random,
    logger,
  };

  const refundActions = createRefundActions(shared);
  const sagas = {
    PURCHASE: purchaseSaga(shared, refundActions),
    REFUND: refundSaga(refundActions),
    UNAPPLIED_PAYMENT_REFUND: unappliedPaymentRefundSaga(shared),
  };
  const discrepancies = host.discrepancyLog(discrepancyKinds);
  const useCases = createUseCases({
    ...shared,
    sagaRunner: createSagaRunner({ ...shared, sagas, leaseMs: config.takeOverAfterMs }),
    discrepancies,
    paymentWindowMinutes: config.paymentWindowMinutes,
    openAttemptMs: config.openAttemptMs,
    moveRefundMs: config.moveRefundMs,
  });

  const service = host.service({
    routes: orderServiceRoutes(useCases),
    jobs: orderServiceJobs(useCases),
    discrepancySources: [
      discrepancies.sourceWith((_kind, orderId) => useCases.reconcileOrders.one(orderId)),
      createStuckSagas({ ...stores, sagas, clock }),
    ],
    onStart: () => ticketKeys.load(),
  });
  return { ...service, outbox };
}
