import type { Money } from '@ticketing/service-chassis/core';

/** A charge takes money, a refund gives it back. */
export const movements = ['charge', 'refund'] as const;
export type Movement = (typeof movements)[number];

/** Money that moved, by the gateway's own books. */
export interface Booking {
  readonly reference: string;
  readonly amount: Money;
  /** Of the charge that a refund gave back from; of a charge its own. */
  readonly chargeReference: string;
  /** Minor units that have gone back of a charge, by whomever it was asked for; 0 for a refund. */
  readonly returned: number;
}

/** A payment or a refund by our books, seen as one movement of money. */
export interface Recorded {
  readonly reference: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly state: 'open' | 'done' | 'failed';
  readonly amount: Money | null;
  /** Minor units that our refunds have given back of a charge; 0 for a refund. */
  readonly returned: number;
  readonly beganAt: Date;
  readonly endedAt: Date | null;
}

export const gatewayFindingKinds = [
  'charge_unknown',
  'charge_missing',
  'charge_differs',
  'charged_though_failed',
  'refund_unknown',
  'refund_missing',
  'refund_differs',
] as const;
export type GatewayFindingKind = (typeof gatewayFindingKinds)[number];

export const movementOf = (kind: GatewayFindingKind): Movement =>
  kind.startsWith('refund') ? 'refund' : 'charge';

type GatewaySays = 'nothing' | 'this amount' | 'another amount';
type WeSay = Recorded['state'] | 'nothing';
type Table = Readonly<Record<GatewaySays, Readonly<Record<WeSay, GatewayFindingKind | null>>>>;

/** What is still open is compared when it has ended. */
const tables: Readonly<Record<Movement, Table>> = {
  charge: {
    nothing: { nothing: null, open: null, done: 'charge_missing', failed: null },
    'this amount': { nothing: 'charge_unknown', open: null, done: null, failed: 'charged_though_failed' },
    'another amount': {
      nothing: 'charge_unknown',
      open: null,
      done: 'charge_differs',
      failed: 'charged_though_failed',
    },
  },
  refund: {
    nothing: { nothing: null, open: null, done: 'refund_missing', failed: null },
    'this amount': { nothing: 'refund_unknown', open: null, done: null, failed: 'refund_differs' },
    'another amount': {
      nothing: 'refund_unknown',
      open: null,
      done: 'refund_differs',
      failed: 'refund_differs',
    },
  },
};

/** What is wrong between the gateway's books and ours about one reference; null when they agree, or cannot yet. */
export function compareBooks(
  movement: Movement,
  booked: Booking | undefined,
  recorded: Recorded | undefined,
): GatewayFindingKind | null {
  return tables[movement][gatewaySays(booked, recorded)][recorded?.state ?? 'nothing'];
}

function gatewaySays(booked: Booking | undefined, recorded: Recorded | undefined): GatewaySays {
  if (booked === undefined) return 'nothing';
  const { amount, currency } = booked.amount;
  return amount === recorded?.amount?.amount && currency === recorded.amount.currency
    ? 'this amount'
    : 'another amount';
}

/**
 * Whether of a charge, after all that went back of it, exactly as much is left at the gateway as we count on. So what was
 * taken wrongly is put right by giving it back at the gateway, which leaves a refund there that nothing here knows.
 */
export function isEven(charge: Booking, recorded: Recorded | undefined): boolean {
  const left = charge.amount.amount - charge.returned;
  if (recorded?.state !== 'done' || recorded.amount === null) return left === 0;
  return (
    charge.amount.currency === recorded.amount.currency && left === recorded.amount.amount - recorded.returned
  );
}

/**
 * Whether the gateway must be asked about one that ended and is not in the statement of that period. Of a failed one there
 * is nothing to find, unless it was open for so long that an earlier comparison may have met it open and let it be.
 */
export function needsLookUp({ state, beganAt, endedAt }: Recorded, lagMs: number): boolean {
  if (state !== 'failed' || endedAt === null) return state === 'done';
  // The half leaves room for clocks that differ.
  return endedAt.getTime() - beganAt.getTime() >= lagMs / 2;
}
