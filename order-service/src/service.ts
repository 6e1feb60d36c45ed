import { join } from 'node:path';
import { createServiceHost, type Overrides } from '@ticketing/service-chassis/service';
import { allRoutes } from './api/routes';
import { createBeginPaymentAttempt } from './application/begin-payment-attempt';
import { createCancelEvent } from './application/cancel-event';
import { createCancelOrder } from './application/cancel-order';
import { createCheckIn } from './application/check-in';
import { createDeliverNotice } from './application/deliver-notice';
import { createDeliverRelease } from './application/deliver-release';
import { createExpireOrders } from './application/expire-orders';
import { createMessages, topics } from './application/messages';
import { createPlaceOrder } from './application/place-order';
import type { Peers } from './application/ports';
import { createReadOrders } from './application/read-orders';
import { createReadTickets } from './application/read-tickets';
import { createReconcileOrders, type ReconcileOrders } from './application/reconcile-orders';
import { createRecordPaymentResult } from './application/record-payment-result';
import { createRecoverSagas } from './application/recover-sagas';
import { paymentReturnSaga } from './application/sagas/payment-return-saga';
import { purchaseSaga } from './application/sagas/purchase-saga';
import { createRefundActions } from './application/sagas/refund-actions';
import { refundSaga } from './application/sagas/refund-saga';
import { createSagaRunner } from './application/sagas/saga-runner';
import { createStuckSagas } from './application/sagas/stuck-sagas';
import { createTicketIssuer } from './application/ticket-issuer';
import { createTicketKeys } from './application/ticket-keys';
import { createCatalogClient } from './clients/catalog-client';
import { createNotificationClient } from './clients/notification-client';
import { createPaymentClient } from './clients/payment-client';
import { createSeatingClient } from './clients/seating-client';
import { createUserClient } from './clients/user-client';
import type { OrderConfig } from './config';
import { discrepancyKinds } from './domain/reconciliation';
import { eventCancellation } from './jobs/event-cancellation';
import { orderExpiry } from './jobs/order-expiry';
import { orderReconciliation } from './jobs/order-reconciliation';
import { sagaRecovery } from './jobs/saga-recovery';
import { createOrderMetrics } from './metrics';
import { createEventCancellationRepository } from './persistence/event-cancellation-repository';
import { createOrderCheckRepository } from './persistence/order-check-repository';
import { createOrderRepository } from './persistence/order-repository';
import { createPaymentAttemptRepository } from './persistence/payment-attempt-repository';
import { createSagaRepository } from './persistence/saga-repository';
import { createTicketKeyRepository } from './persistence/ticket-key-repository';
import { createTicketRepository } from './persistence/ticket-repository';

export interface OrderOverrides extends Overrides {
  /** In place of the other services. */
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
        secret: config.paymentServiceSecret,
        scopes: ['payment-attempts:write', 'payments:write'],
      },
      'catalog-service': { secret: config.catalogServiceSecret, scopes: ['orders:cancel'] },
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

  const orders = createOrderRepository(database);
  const attempts = createPaymentAttemptRepository(database);
  const tickets = createTicketRepository(database);
  const cancellations = createEventCancellationRepository(database);
  const sagaStore = createSagaRepository(database);
  const ticketKeys = createTicketKeys({
    store: createTicketKeyRepository(database),
    secret: config.ticketKeySecret,
    clock,
    random,
  });
  const watcher = createOrderMetrics(host.metrics, sagaStore, clock);

  const outbox = host.outbox({
    [topics.releaseHold]: createDeliverRelease(peers.seating),
    [topics.notice]: createDeliverNotice({ orders, tickets, ...peers }),
  });
  const messages = createMessages(outbox);

  const shared = {
    ...peers,
    orders,
    attempts,
    tickets,
    cancellations,
    messages,
    watcher,
    database,
    clock,
    logger,
  };
  const sagaParts = { ...shared, ticketIssuer: createTicketIssuer({ ids, random, keys: ticketKeys }) };
  const refundActions = createRefundActions(sagaParts);
  const sagaTable = [
    purchaseSaga(sagaParts, refundActions),
    refundSaga(refundActions),
    paymentReturnSaga(sagaParts),
  ];
  const sagas = createSagaRunner({
    ...shared,
    sagas: sagaTable,
    store: sagaStore,
    ids,
    random,
    leaseMs: config.takeOverAfterMs,
  });

  const cancelEvent = createCancelEvent({ ...shared, sagas });
  const recordPaymentResult = createRecordPaymentResult({ ...shared, sagas, sagaStore });
  const discrepancies = host.discrepancyLog({
    kinds: discrepancyKinds,
    recheck: (_kind, orderId) => reconcileOrders.one(orderId),
  });
  const reconcileOrders: ReconcileOrders = createReconcileOrders({
    ...shared,
    sagaStore,
    checks: createOrderCheckRepository(database),
    recordPaymentResult,
    discrepancies,
  });
  const useCases = {
    placeOrder: createPlaceOrder({ ...shared, sagas, ids }),
    readOrders: createReadOrders(orders, tickets),
    cancelOrder: createCancelOrder({ ...shared, sagas, outbox }),
    beginPaymentAttempt: createBeginPaymentAttempt({ ...shared, windowMinutes: config.paymentWindowMinutes }),
    recordPaymentResult,
    cancelEvent,
    readTickets: createReadTickets(orders, tickets),
    checkIn: createCheckIn({ ...shared, keys: ticketKeys }),
    ticketKeys,
  };

  const service = host.service({
    routes: allRoutes(useCases),
    jobs: [
      sagaRecovery(createRecoverSagas({ store: sagaStore, sagas, clock })),
      orderExpiry(createExpireOrders({ ...shared, openAttemptMs: config.openAttemptMs })),
      eventCancellation(cancelEvent),
      orderReconciliation(reconcileOrders),
    ],
    discrepancySources: [discrepancies, createStuckSagas({ store: sagaStore, sagas: sagaTable, clock })],
    onStart: () => ticketKeys.load(),
  });
  return { ...service, outbox };
}
