import type { Job } from '@ticketing/service-chassis/service';
import type { UseCases } from './application/use-cases';
import type { PaymentConfig } from './config';

const HOUR_MS = 60 * 60_000;

/** Every job of the service with its interval. Names are stored as the names of leases, so they stay as they are. */
export function paymentServiceJobs(useCases: UseCases, config: PaymentConfig): Job[] {
  return [
    {
      // Ends payments and refunds that a timeout or a crash left pending.
      name: 'reconciliation',
      everyMs: 2_000,
      run: (signal) => Promise.all([useCases.reconcilePayments(signal), useCases.reconcileRefunds(signal)]),
    },
    {
      // Compares our records with the gateway's, and makes sure that order-service has received our results.
      name: 'book-comparison',
      everyMs: config.recordComparison.everyMs,
      async run(signal) {
        await useCases.recheckDiscrepancies.nextBatch(signal);
        await useCases.compareWithGateway(signal);
        await useCases.redeliverResult.due(signal);
      },
    },
    { name: 'forget-gateway-events', everyMs: HOUR_MS, run: useCases.deleteGatewayEvents },
  ];
}
