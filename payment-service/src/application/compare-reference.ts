import type { Dependencies } from './dependencies';
import type { GatewayStatement } from './ports/payment-gateway';
import { describeDiscrepancy } from '../domain/discrepancy-text';
import {
  compareRecords,
  entryTypeOf,
  isBalanced,
  type EntryType,
  type GatewayDiscrepancyKind,
  type GatewayEntry,
  type LedgerEntry,
} from '../domain/gateway-records';

/** What the gateway and our ledger have under one reference; undefined where one of them has nothing. */
export interface ComparedEntries {
  readonly entryType: EntryType;
  readonly reference: string;
  readonly gatewayEntry: GatewayEntry | undefined;
  readonly ledgerEntry: LedgerEntry | undefined;
}

export interface CompareReferenceDependencies extends Pick<
  Dependencies,
  'ledger' | 'discrepancies' | 'logger'
> {
  readonly statement: GatewayStatement;
}

/**
 * Compares what the gateway and we have under one reference. A difference is only reported and never repaired: the records
 * contradict each other about money, and somebody else may be about to correct it, such as the gateway, which may reverse a
 * late charge, or a person there.
 */
export function createCompareReference(dependencies: CompareReferenceDependencies) {
  const { statement, ledger, discrepancies, logger } = dependencies;
  return {
    compare,

    /** Compares a reported reference again, and clears the report when the records agree. It stays while the gateway is down. */
    async recheck(kind: GatewayDiscrepancyKind, reference: string): Promise<void> {
      const entryType = entryTypeOf(kind);
      try {
        const ledgerEntry = await findInLedger(entryType, reference);
        const gatewayEntry = await statement.find(entryType, reference);
        if ((await compare({ entryType, reference, gatewayEntry, ledgerEntry })) !== kind) {
          await discrepancies.clear(kind, reference);
        }
      } catch (error) {
        logger.error({ err: error, kind, reference }, 'a discrepancy could not be rechecked');
      }
    },
  };

  /** Reports the discrepancy, if there is one, and returns its kind. */
  async function compare(entries: ComparedEntries): Promise<GatewayDiscrepancyKind | null> {
    const { entryType, reference, gatewayEntry, ledgerEntry } = entries;
    const kind = compareRecords(entryType, gatewayEntry, ledgerEntry);
    if (kind === null || (await wasCorrected(entries))) return null;
    const detail = describeDiscrepancy(kind, reference, gatewayEntry, ledgerEntry);
    await discrepancies.report({ kind, subject: reference, detail });
    return kind;
  }

  /** Whether a refund at the gateway has corrected the difference. */
  async function wasCorrected({ entryType, gatewayEntry, ledgerEntry }: ComparedEntries): Promise<boolean> {
    if (gatewayEntry === undefined) return false;
    if (entryType === 'charge') return isBalanced(gatewayEntry, ledgerEntry);
    if (ledgerEntry !== undefined) return false;
    const { chargeReference } = gatewayEntry;
    const charge = await statement.find('charge', chargeReference);
    return charge !== undefined && isBalanced(charge, await findInLedger('charge', chargeReference));
  }

  async function findInLedger(entryType: EntryType, reference: string) {
    return (await ledger.find(entryType, [reference])).get(reference);
  }
}

export type CompareReference = ReturnType<typeof createCompareReference>;
