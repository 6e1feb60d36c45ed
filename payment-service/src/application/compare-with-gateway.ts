import { addMilliseconds, pages } from '@ticketing/service-chassis/core';
import type { CompareReference } from './compare-reference';
import type { Dependencies } from './dependencies';
import type { Period, PaymentGateway } from './ports/payment-gateway';
import {
  entryTypes,
  needsLookup,
  type EntryType,
  type GatewayEntry,
  type LedgerEntry,
} from '../domain/gateway-records';

/** Short enough that progress is saved often and that the references of a period fit into memory. */
const LONGEST_PERIOD_MS = 10 * 60_000;

/** How far back the very first comparison goes. */
const FIRST_PERIODS_MS = 60 * 60_000;

export interface CompareWithGatewayDependencies extends Pick<
  Dependencies,
  'ledger' | 'clock' | 'logger' | 'lagMs'
> {
  readonly gateway: Pick<PaymentGateway, 'name' | 'statement'>;
  readonly compareReference: CompareReference;
}

/**
 * Compares the gateway's records with ours, period after period: all the money that moved there, and everything that ended
 * here. It lags behind by more than any request takes, so that what it compares has usually ended here too. What was open
 * for longer is compared when it ends. A period is done after its last reference, so a crash compares it again, which
 * changes nothing.
 */
export function createCompareWithGateway(dependencies: CompareWithGatewayDependencies) {
  const { gateway, ledger, compareReference, clock, logger, lagMs } = dependencies;
  const { statement } = gateway;

  return async function compareWithGateway(signal: AbortSignal): Promise<void> {
    try {
      for (let period = await nextPeriod(); period !== undefined; period = await nextPeriod()) {
        if (signal.aborted) return;
        await comparePeriod(period);
      }
    } catch (error) {
      logger.error({ err: error }, 'the records could not be compared; the same period is compared again');
    }
  };

  async function nextPeriod(): Promise<Period | undefined> {
    const end = addMilliseconds(clock.now(), -lagMs);
    const from = (await ledger.comparedUntil(gateway.name)) ?? addMilliseconds(end, -FIRST_PERIODS_MS);
    const until = addMilliseconds(from, LONGEST_PERIOD_MS);
    return from < end ? { from, until: until < end ? until : end } : undefined;
  }

  async function comparePeriod(period: Period): Promise<void> {
    for (const entryType of entryTypes) {
      await compareLedger(entryType, period, await compareStatement(entryType, period));
    }
    await ledger.saveComparedUntil(gateway.name, period.until);
  }

  /** Compares everything that the gateway did within the period. Returns its references. */
  async function compareStatement(entryType: EntryType, period: Period): Promise<ReadonlySet<string>> {
    const seen = new Set<string>();
    // Only the gateway knows how long its pages are, so an empty one is the last.
    for await (const page of pages<GatewayEntry>(1, (previous) =>
      statement.list(entryType, period, previous.at(-1)),
    )) {
      const known = await ledger.find(
        entryType,
        page.map(({ reference }) => reference),
      );
      for (const gatewayEntry of page) {
        const { reference } = gatewayEntry;
        const ledgerEntry = known.get(reference);
        await compareReference.compare({ entryType, reference, gatewayEntry, ledgerEntry });
        seen.add(reference);
      }
    }
    return seen;
  }

  /** Compares everything that ended here within the period and was not in the gateway's statement of it. */
  async function compareLedger(
    entryType: EntryType,
    period: Period,
    seen: ReadonlySet<string>,
  ): Promise<void> {
    for await (const page of pages<LedgerEntry>(1, (previous) =>
      ledger.listEnded(entryType, period, previous.at(-1)),
    )) {
      for (const ledgerEntry of page) {
        const { reference } = ledgerEntry;
        if (seen.has(reference) || !needsLookup(ledgerEntry, lagMs)) continue;
        const gatewayEntry = await statement.find(entryType, reference);
        await compareReference.compare({ entryType, reference, gatewayEntry, ledgerEntry });
      }
    }
  }
}
