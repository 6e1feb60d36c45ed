import type { CompareReference } from './compare-reference';
import type { FindingKind, PaymentDiscrepancies } from './ports';
import type { TellAgain } from './tell-again';
import { gatewayFindingKinds } from '../domain/gateway-books';

/** Open discrepancies looked at again in one round; the next round goes on behind them. */
const BATCH = 20;

/** Looks at discrepancies again: at one when an operator asks for it, at all of them in turn, so that what was put right is cleared. */
export function createRecheckFindings(parts: {
  readonly discrepancies: PaymentDiscrepancies;
  readonly compareReference: CompareReference;
  readonly tellAgain: TellAgain;
}) {
  const { discrepancies, compareReference, tellAgain } = parts;
  let last: string | undefined;

  async function one(kind: FindingKind, subject: string): Promise<void> {
    if (kind === 'order_not_told') await tellAgain.ofPayment(subject);
    else await compareReference.recheck(kind, subject);
  }

  return {
    one,

    /** Without telling anything again: that has a schedule of its own. */
    async someOfAll(signal: AbortSignal): Promise<void> {
      const open = await discrepancies.list(last, BATCH);
      last = open.length === BATCH ? open.at(-1)?.id : undefined;
      for (const { kind, subject } of open) {
        if (signal.aborted) return;
        const known = gatewayFindingKinds.find((candidate) => candidate === kind);
        if (known === undefined) await tellAgain.clearIfTold(subject);
        else await compareReference.recheck(known, subject);
      }
    },
  };
}
