import { migrate, openDatabase, type Database } from '@ticketing/service-chassis/database';
import {
  createServiceHost,
  type Job,
  type ServiceHost,
  type Overrides,
} from '@ticketing/service-chassis/service';
import { join } from 'node:path';
import { allRoutes } from './api/routes';
import { createChargePayment } from './application/charge-payment';
import { createCompareReference } from './application/compare-reference';
import { createCompareWithGateway } from './application/compare-with-gateway';
import { createFinishRefund } from './application/finish-refund';
import { createOpenAttempt } from './application/open-attempt';
import { createOrderMessages } from './application/order-messages';
import type {
  FindingKind,
  MessageQueue,
  Orders,
  PaymentDiscrepancies,
  PaymentGateway,
} from './application/ports';
import { createReadPayments } from './application/read-payments';
import { createReceiveWebhook } from './application/receive-webhook';
import { createRecheckFindings } from './application/recheck-findings';
import { createReconcilePayments } from './application/reconcile-payments';
import { createReconcileRefunds } from './application/reconcile-refunds';
import { createRefundPayment } from './application/refund-payment';
import { createResolveCharge } from './application/resolve-charge';
import { createResolveRefund } from './application/resolve-refund';
import { createSettlePayment } from './application/settle-payment';
import { createTellAgain } from './application/tell-again';
import { createTellOrder } from './application/tell-order';
import { createOrderClient } from './clients/order-service';
import type { PaymentConfig } from './config';
import { gatewayFindingKinds } from './domain/gateway-books';
import { createBooks } from './gateways/sandbox/persistence/books';
import { postWebhookTo } from './gateways/sandbox/post-webhook';
import { createSandboxGateway } from './gateways/sandbox/sandbox-gateway';
import { createWebhookSender } from './gateways/sandbox/webhook-sender';
import { bookComparisonJob } from './jobs/book-comparison';
import { forgetEventsJob } from './jobs/forget-events';
import { reconciliationJob } from './jobs/reconciliation';
import { createPaymentMetrics, exposePending } from './metrics';
import { createGatewayEventRepository } from './persistence/gateway-event-repository';
import { createLedger } from './persistence/ledger-repository';
import { createPaymentRepository } from './persistence/payment-repository';
import { createRefundRepository } from './persistence/refund-repository';
import { createUntoldResultRepository } from './persistence/untold-result-repository';

export interface PaymentOverrides extends Overrides {
  readonly orders?: Orders;
  /** Stands between the service and its gateway: tests let it fail. */
  readonly wrapGateway?: (gateway: PaymentGateway) => PaymentGateway;
  /** The sandbox gateway's own database. */
  readonly sandboxDatabase?: Database;
}

export const migrationsDirectory = join(__dirname, 'persistence/migrations');
export const sandboxMigrationsDirectory = join(__dirname, 'gateways/sandbox/persistence/migrations');

const TOPIC = 'payment-result';

export async function createPaymentService(config: PaymentConfig, overrides: PaymentOverrides = {}) {
  const host = await createServiceHost({
    name: 'payment-service',
    config,
    overrides,
    migrationsDirectory,
    serviceSecret: config.serviceTokenSecret,
    callers: {
      'order-service': { secret: config.orderServiceSecret, scopes: ['payments:read', 'refunds:create'] },
    },
    userServiceUrl: config.userServiceUrl,
  });
  const { clock, ids, logger, database } = host;
  const sandbox = await openSandbox(config, host, overrides.sandboxDatabase);
  const gateway = overrides.wrapGateway?.(sandbox.gateway) ?? sandbox.gateway;
  const orders =
    overrides.orders ?? createOrderClient(host.peer('order-service', config.orderServiceUrl), logger);

  const payments = createPaymentRepository(database);
  const refunds = createRefundRepository(database);
  const events = createGatewayEventRepository(database);
  const ledger = createLedger(database);
  const untold = createUntoldResultRepository(database);
  const discrepancies: PaymentDiscrepancies = host.discrepancyLog<FindingKind>({
    kinds: [...gatewayFindingKinds, 'order_not_told'],
    recheck: (kind, subject) => recheckFindings.one(kind, subject),
  });
  const outbox = host.outbox({
    [TOPIC]: createTellOrder({ transactions: database.transactions, payments, untold, orders }),
  });
  const queue: MessageQueue = {
    add: (tx, message) => outbox.add(tx, TOPIC, message),
    deliver: (messageId) => outbox.deliver(messageId),
    isPending: (messageId) => outbox.isPending(messageId),
    revive: (messageId) => outbox.deadLetters.revive(messageId),
  };
  const { everyMs, firstCheckAfterMs, notChargedAfterMs } = config.reconciliation;
  const { lagMs } = config.bookComparison;
  const shared = {
    transactions: database.transactions,
    gateway,
    payments,
    refunds,
    messages: createOrderMessages({ queue, untold, clock, checkAfterMs: lagMs }),
    ledger,
    untold,
    discrepancies,
    queue,
    metrics: createPaymentMetrics(host.metrics),
    clock,
    ids,
    logger,
    firstCheckAfterMs,
  };

  exposePending(host.metrics, { payments, refunds }, clock);

  const settlePayment = createSettlePayment(shared);
  const openAttempt = createOpenAttempt({ orders, payments, settlePayment });
  const resolveCharge = createResolveCharge({ ...shared, settlePayment });
  const finishRefund = createFinishRefund(shared);
  const resolveRefund = createResolveRefund({ ...shared, finishRefund });
  const compareReference = createCompareReference({ ...shared, statement: gateway.statement });
  const tellAgain = createTellAgain(shared);
  const recheckFindings = createRecheckFindings({ discrepancies, compareReference, tellAgain });

  const service = host.service({
    routes: allRoutes({
      chargePayment: createChargePayment({ ...shared, openAttempt, settlePayment }),
      refundPayment: createRefundPayment({ ...shared, finishRefund }),
      readPayments: createReadPayments({ payments }),
      receiveWebhook: createReceiveWebhook({ ...shared, events, resolveCharge, resolveRefund }),
    }),
    jobs: [
      reconciliationJob({
        everyMs,
        reconcilePayments: createReconcilePayments({
          ...shared,
          openAttempt,
          resolveCharge,
          notChargedAfterMs,
        }),
        reconcileRefunds: createReconcileRefunds({ ...shared, resolveRefund }),
      }),
      bookComparisonJob({
        everyMs: config.bookComparison.everyMs,
        recheckFindings: (signal) => recheckFindings.someOfAll(signal),
        compareWithGateway: createCompareWithGateway({ ...shared, compareReference, lagMs }),
        tellAgain: tellAgain.due,
      }),
      forgetEventsJob(events, clock),
      ...sandbox.jobs,
    ],
    discrepancySources: [discrepancies],
    onStart: sandbox.start,
    onStop: sandbox.stop,
  });
  return { ...service, outbox };
}

/** The sandbox is a system of its own that happens to run here: it shares nothing with the service but the process. */
async function openSandbox(
  { sandbox }: PaymentConfig,
  { clock, ids, logger }: ServiceHost,
  given: Database | undefined,
) {
  const database = given ?? (await openDatabase(sandbox.databaseUrl));
  const books = createBooks(database);
  const { webhookUrl, webhookSecret, timeoutMs } = sandbox;
  const gateway = createSandboxGateway({
    books,
    clock,
    ids,
    logger,
    timeoutMs,
    webhookSecret,
    tellsByWebhook: webhookUrl !== undefined,
  });
  const jobs: Job[] =
    webhookUrl === undefined
      ? []
      : [
          {
            name: 'sandbox-webhooks',
            everyMs: 1_000,
            run: createWebhookSender({
              books,
              post: postWebhookTo(webhookUrl),
              secret: webhookSecret,
              clock,
              logger,
            }),
          },
        ];
  return {
    gateway,
    jobs,
    start: async () => {
      const source = { source: 'sandbox-gateway', directory: sandboxMigrationsDirectory };
      await migrate(database, [source], { now: () => clock.now() });
    },
    stop: () => database.close(),
  };
}
