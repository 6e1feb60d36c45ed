import type { CompareReference } from './compare-reference';
import type { Dependencies } from './dependencies';
import type { DiscrepancyKind } from './ports/payment-discrepancies';
import type { RedeliverResult } from './redeliver-result';
import { gatewayDiscrepancyKinds } from '../domain/gateway-records';

/** Open discrepancies that are checked in one round. The next round continues after them. */
const BATCH = 20;

export interface RecheckDiscrepanciesDependencies extends Pick<Dependencies, 'discrepancies'> {
  readonly compareReference: CompareReference;
  readonly redeliverResult: RedeliverResult;
}

/**
 * Checks reported discrepancies again, so that corrected ones are cleared: a single one when an operator asks for it, and
 * all of them in turn by a job.
 */
export function createRecheckDiscrepancies(dependencies: RecheckDiscrepanciesDependencies) {
  const { discrepancies, compareReference, redeliverResult } = dependencies;
  let last: string | undefined;

  return {
    async one(kind: DiscrepancyKind, subject: string): Promise<void> {
      if (kind === 'order_not_told') await redeliverResult.ofPayment(subject);
      else await compareReference.recheck(kind, subject);
    },

    /** Delivers no message again, because redelivery has its own schedule. */
    async nextBatch(signal: AbortSignal): Promise<void> {
      const open = await discrepancies.list(last, BATCH);
      last = open.length === BATCH ? open.at(-1)?.id : undefined;
      for (const { kind, subject } of open) {
        if (signal.aborted) return;
        const ofGateway = gatewayDiscrepancyKinds.find((known) => known === kind);
        if (ofGateway === undefined) await redeliverResult.clearIfAcknowledged(subject);
        else await compareReference.recheck(ofGateway, subject);
      }
    },
  };
}
