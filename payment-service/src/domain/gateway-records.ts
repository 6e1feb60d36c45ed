import type { Money } from '@ticketing/service-chassis/core';

/** A charge takes money; a refund returns it. */
export const entryTypes = ['charge', 'refund'] as const;
export type EntryType = (typeof entryTypes)[number];

/** Money that moved, according to the gateway's own records. */
export interface GatewayEntry {
  readonly reference: string;
  readonly amount: Money;
  /** For a refund, the charge that it refunds; for a charge, its own reference. */
  readonly chargeReference: string;
  /** For a charge, the minor units that were refunded, no matter who asked for it; 0 for a refund. */
  readonly returned: number;
  /** By the gateway's clock. */
  readonly movedAt: Date;
}

/** A payment or a refund in our own ledger. */
export interface LedgerEntry {
  readonly reference: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly state: 'open' | 'done' | 'failed';
  readonly amount: Money | null;
  /** For a charge, the minor units that our refunds have returned; 0 for a refund. */
  readonly returned: number;
  readonly beganAt: Date;
  readonly endedAt: Date | null;
}

export const gatewayDiscrepancyKinds = [
  'charge_unknown',
  'charge_missing',
  'charge_differs',
  'charged_though_failed',
  'refund_unknown',
  'refund_missing',
  'refund_differs',
] as const;
export type GatewayDiscrepancyKind = (typeof gatewayDiscrepancyKinds)[number];

/** Which discrepancy the records of the gateway and ours show for one reference; null when they agree, or may still agree later. */
export function compareRecords(
  entryType: EntryType,
  gatewayEntry: GatewayEntry | undefined,
  ledgerEntry: LedgerEntry | undefined,
): GatewayDiscrepancyKind | null {
  return tables[entryType][gatewayState(gatewayEntry, ledgerEntry)][ledgerEntry?.state ?? 'nothing'];
}

export const entryTypeOf = (kind: GatewayDiscrepancyKind): EntryType =>
  kind.startsWith('refund') ? 'refund' : 'charge';

type GatewayState = 'nothing' | 'same amount' | 'other amount';
type LedgerState = LedgerEntry['state'] | 'nothing';
type Table = Readonly<Record<GatewayState, Readonly<Record<LedgerState, GatewayDiscrepancyKind | null>>>>;

/** An open entry is compared when it has ended. */
const tables: Readonly<Record<EntryType, Table>> = {
  charge: {
    nothing: { nothing: null, open: null, done: 'charge_missing', failed: null },
    'same amount': { nothing: 'charge_unknown', open: null, done: null, failed: 'charged_though_failed' },
    'other amount': {
      nothing: 'charge_unknown',
      open: null,
      done: 'charge_differs',
      failed: 'charged_though_failed',
    },
  },
  refund: {
    nothing: { nothing: null, open: null, done: 'refund_missing', failed: null },
    'same amount': { nothing: 'refund_unknown', open: null, done: null, failed: 'refund_differs' },
    'other amount': {
      nothing: 'refund_unknown',
      open: null,
      done: 'refund_differs',
      failed: 'refund_differs',
    },
  },
};

function gatewayState(
  gatewayEntry: GatewayEntry | undefined,
  ledgerEntry: LedgerEntry | undefined,
): GatewayState {
  if (gatewayEntry === undefined) return 'nothing';
  const { amount, currency } = gatewayEntry.amount;
  return amount === ledgerEntry?.amount?.amount && currency === ledgerEntry.amount.currency
    ? 'same amount'
    : 'other amount';
}

/**
 * Whether exactly the money that we count on is left of a charge at the gateway, after everything that was returned. An
 * operator corrects a wrong charge by a refund at the gateway, so that refund is not in our records and is no discrepancy.
 */
export function isBalanced(charge: GatewayEntry, ledgerEntry: LedgerEntry | undefined): boolean {
  const left = charge.amount.amount - charge.returned;
  if (ledgerEntry?.state !== 'done' || ledgerEntry.amount === null) return left === 0;
  return (
    charge.amount.currency === ledgerEntry.amount.currency &&
    left === ledgerEntry.amount.amount - ledgerEntry.returned
  );
}

/**
 * Whether the gateway must be asked about an entry that has ended here and is not in the gateway's statement of that period.
 * A failed entry is not expected there. But if it was open for long, an earlier comparison may have found its charge while
 * the entry was still open, and skipped it.
 */
export function needsLookup({ state, beganAt, endedAt }: LedgerEntry, lagMs: number): boolean {
  if (state !== 'failed' || endedAt === null) return state === 'done';
  // Half of the lag, because the clocks of the gateway and of this service differ.
  return endedAt.getTime() - beganAt.getTime() >= lagMs / 2;
}
