import type { Logger } from '@ticketing/service-chassis/service';
import type { GatewayStatement, Ledger, PaymentDiscrepancies } from './ports';
import { describeFinding } from '../domain/finding-text';
import {
  compareBooks,
  isEven,
  movementOf,
  type Booking,
  type GatewayFindingKind,
  type Movement,
  type Recorded,
} from '../domain/gateway-books';

/** One movement of money by both books; undefined where a book knows nothing of it. */
export interface BothSides {
  readonly movement: Movement;
  readonly reference: string;
  readonly booked: Booking | undefined;
  readonly recorded: Recorded | undefined;
}

/**
 * Compares what the gateway and we have under one reference. What differs is only reported: the books contradict each other
 * about money, and nothing here proves that nobody else is about to put it right, be it the gateway itself, which may
 * reverse a late charge, or a person there.
 */
export function createCompareReference(parts: {
  readonly statement: GatewayStatement;
  readonly ledger: Ledger;
  readonly discrepancies: PaymentDiscrepancies;
  readonly logger: Logger;
}) {
  const { statement, ledger, discrepancies, logger } = parts;

  const recordedUnder = async (movement: Movement, reference: string) =>
    (await ledger.find(movement, [reference])).get(reference);

  async function wasPutRight({ movement, booked, recorded }: BothSides): Promise<boolean> {
    if (booked === undefined) return false;
    if (movement === 'charge') return isEven(booked, recorded);
    if (recorded !== undefined) return false;
    const charge = await statement.find('charge', booked.chargeReference);
    return charge !== undefined && isEven(charge, await recordedUnder('charge', booked.chargeReference));
  }

  /** Reports what is wrong, if anything, and returns it. */
  async function compare(sides: BothSides): Promise<GatewayFindingKind | null> {
    const { movement, reference, booked, recorded } = sides;
    const kind = compareBooks(movement, booked, recorded);
    if (kind === null || (await wasPutRight(sides))) return null;
    const detail = describeFinding(kind, reference, booked, recorded);
    await discrepancies.report({ kind, subject: reference, detail });
    return kind;
  }

  return {
    compare,

    /** Looks again at what was reported, and clears it when the books agree. While the gateway cannot be asked it stays. */
    async recheck(kind: GatewayFindingKind, reference: string): Promise<void> {
      const movement = movementOf(kind);
      try {
        const recorded = await recordedUnder(movement, reference);
        const booked = await statement.find(movement, reference);
        if ((await compare({ movement, reference, booked, recorded })) !== kind) {
          await discrepancies.clear(kind, reference);
        }
      } catch (error) {
        logger.error({ err: error, kind, reference }, 'a finding could not be looked at again');
      }
    },
  };
}

export type CompareReference = ReturnType<typeof createCompareReference>;
