import type { Database } from '@ticketing/service-chassis/database';
import { createServiceHost, type Overrides } from '@ticketing/service-chassis/service';
import { join } from 'node:path';
import { paymentServiceRoutes } from './api/routes';
import { createNotifyOrder } from './application/notify-order';
import type { OrderClient } from './application/ports/order-client';
import { discrepancyKinds } from './application/ports/payment-discrepancies';
import type { PaymentGateway } from './application/ports/payment-gateway';
import { createUseCases } from './application/use-cases';
import { createOrderClient } from './clients/order-client';
import type { PaymentConfig } from './config';
import { openGateway } from './gateways';
import { paymentServiceJobs } from './jobs';
import { createPaymentMetrics, exposeInProgress } from './metrics';
import { createGatewayEventRepository } from './persistence/gateway-event-repository';
import { createLedgerRepository } from './persistence/ledger-repository';
import { createPaymentRepository } from './persistence/payment-repository';
import { createRefundRepository } from './persistence/refund-repository';
import { createResultMessages, RESULT_TOPIC } from './persistence/result-messages';
import { createUnacknowledgedResultRepository } from './persistence/unacknowledged-result-repository';

export interface PaymentOverrides extends Overrides {
  readonly orders?: OrderClient;
  /** Wraps the gateway, so that tests can make it fail. */
  readonly wrapGateway?: (gateway: PaymentGateway) => PaymentGateway;
  /** The sandbox gateway's own database. */
  readonly sandboxDatabase?: Database;
}

export const migrationsDirectory = join(__dirname, 'persistence/migrations');

export async function createPaymentService(config: PaymentConfig, overrides: PaymentOverrides = {}) {
  const host = await createServiceHost({
    name: 'payment-service',
    healthPath: '/v1/payments/health',
    config,
    overrides,
    migrationsDirectory,
    serviceSecret: config.serviceSecret,
    callers: {
      'order-service': { secret: config.callerSecrets.order, scopes: ['payments:read', 'refunds:create'] },
      'user-service': { secret: config.callerSecrets.user, scopes: ['accounts:export'] },
    },
    userServiceUrl: config.userServiceUrl,
  });
  const { clock, ids, random, logger, database } = host;
  const { transactions } = database;
  const { sandboxDatabase, wrapGateway } = overrides;
  const { gateway, jobs, start, stop } = await openGateway(config, {
    clock,
    ids,
    random,
    logger,
    sandboxDatabase,
  });
  const orders =
    overrides.orders ?? createOrderClient(host.peer('order-service', config.orderServiceUrl), logger);

  const payments = createPaymentRepository(database);
  const refunds = createRefundRepository(database);
  const unacknowledgedResults = createUnacknowledgedResultRepository(database);
  const outbox = host.outbox({
    [RESULT_TOPIC]: createNotifyOrder({ transactions, payments, unacknowledgedResults, orders, clock }),
  });
  const { firstCheckAfterMs, notChargedAfterMs } = config.reconciliation;
  const { lagMs } = config.recordComparison;
  const discrepancies = host.discrepancyLog(discrepancyKinds);
  const useCases = createUseCases({
    transactions,
    gateway: wrapGateway?.(gateway) ?? gateway,
    orders,
    payments,
    refunds,
    gatewayEvents: createGatewayEventRepository(database),
    ledger: createLedgerRepository(database),
    unacknowledgedResults,
    resultMessages: createResultMessages({ outbox, unacknowledgedResults, clock, checkAfterMs: lagMs }),
    discrepancies,
    metrics: createPaymentMetrics(host.metrics),
    clock,
    ids,
    logger,
    firstCheckAfterMs,
    notChargedAfterMs,
    lagMs,
  });
  exposeInProgress(host.metrics, { payments, refunds }, clock);

  const service = host.service({
    routes: paymentServiceRoutes(useCases),
    jobs: [...paymentServiceJobs(useCases, config), ...jobs],
    discrepancySources: [
      discrepancies.sourceWith((kind, subject) => useCases.recheckDiscrepancies.one(kind, subject)),
    ],
    onStart: start,
    onStop: stop,
  });
  return { ...service, outbox };
}
