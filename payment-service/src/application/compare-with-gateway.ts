import { addMilliseconds, type Clock } from '@ticketing/service-chassis/core';
import type { Logger } from '@ticketing/service-chassis/service';
import type { CompareReference } from './compare-reference';
import type { GatewayStatement, Ledger, Page, Period } from './ports';
import { movements, needsLookUp, type Movement } from '../domain/gateway-books';

/** Compared at once, so that what was done is noted often and the references of a period fit into memory. */
const LONGEST_PERIOD_MS = 10 * 60_000;

/** How far back the very first comparison goes. */
const FIRST_PERIODS_MS = 60 * 60_000;

/**
 * Compares the gateway's books with ours, period after period: all money that moved there, and all that ended here. It stays
 * behind by more than any request lives, so that what it meets has ended here too; what was open for longer is compared when
 * it ends. A period counts as compared after its last reference, so a crash compares it again, which changes nothing.
 */
export function createCompareWithGateway(parts: {
  readonly gateway: { readonly name: string; readonly statement: GatewayStatement };
  readonly ledger: Ledger;
  readonly compareReference: CompareReference;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lagMs: number;
}) {
  const { gateway, ledger, compareReference, clock, logger, lagMs } = parts;
  const { statement } = gateway;

  async function nextPeriod(): Promise<Period | undefined> {
    const end = addMilliseconds(clock.now(), -lagMs);
    const from = (await ledger.comparedUntil(gateway.name)) ?? addMilliseconds(end, -FIRST_PERIODS_MS);
    const until = addMilliseconds(from, LONGEST_PERIOD_MS);
    return from < end ? { from, until: until < end ? until : end } : undefined;
  }

  /** All that the gateway did within the period. Returns its references. */
  async function compareTheirs(movement: Movement, period: Period): Promise<ReadonlySet<string>> {
    const seen = new Set<string>();
    for await (const bookings of everyPage((cursor) => statement.list(movement, period, cursor))) {
      const references = bookings.map(({ reference }) => reference);
      const known = await ledger.find(movement, references);
      for (const booked of bookings) {
        const { reference } = booked;
        await compareReference.compare({ movement, reference, booked, recorded: known.get(reference) });
        seen.add(reference);
      }
    }
    return seen;
  }

  /** All that ended here within the period and was not in the gateway's statement of it. */
  async function compareOurs(movement: Movement, period: Period, seen: ReadonlySet<string>): Promise<void> {
    for await (const page of everyPage((cursor) => ledger.endedWithin(movement, period, cursor))) {
      for (const recorded of page) {
        const { reference } = recorded;
        if (seen.has(reference) || !needsLookUp(recorded, lagMs)) continue;
        const booked = await statement.find(movement, reference);
        await compareReference.compare({ movement, reference, booked, recorded });
      }
    }
  }

  async function comparePeriod(period: Period): Promise<void> {
    for (const movement of movements) {
      await compareOurs(movement, period, await compareTheirs(movement, period));
    }
    await ledger.noteComparedUntil(gateway.name, period.until);
  }

  return async function compareWithGateway(signal: AbortSignal): Promise<void> {
    try {
      for (let period = await nextPeriod(); period !== undefined; period = await nextPeriod()) {
        if (signal.aborted) return;
        await comparePeriod(period);
      }
    } catch (error) {
      logger.error({ err: error }, 'the books could not be compared; the same period comes again');
    }
  };
}

async function* everyPage<Item>(
  read: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[]> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
