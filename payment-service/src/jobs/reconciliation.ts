import type { Job } from '@ticketing/service-chassis/service';

type Round = (signal: AbortSignal) => Promise<void>;

/** Ends payments and refunds that were left open by a timeout or a crash. */
export const reconciliationJob = (parts: {
  readonly everyMs: number;
  readonly reconcilePayments: Round;
  readonly reconcileRefunds: Round;
}): Job => ({
  name: 'reconciliation',
  everyMs: parts.everyMs,
  run: (signal) => Promise.all([parts.reconcilePayments(signal), parts.reconcileRefunds(signal)]),
});
