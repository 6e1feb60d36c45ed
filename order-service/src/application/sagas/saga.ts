import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { CloseReason, RefundReason } from '../../domain/close-reason';
import type { Order } from '../../domain/order';

export interface Saga {
  readonly kind: SagaKind;
  /** The first step is local: it runs in the transaction that starts the saga. */
  readonly steps: readonly Step[];
  /** Runs in the transaction in which a rejected saga starts to compensate. Without it no step may be rejected. */
  readonly onCompensate?: (tx: SqlRunner, order: Order, reason: CloseReason) => Promise<void>;
}

export interface Step {
  readonly name: string;
  readonly action: Action;
  /** Also runs for the rejected step itself, because a call that failed may have had its effect. */
  readonly compensation?: Action;
}

/** A step may have a remote half and a local half. Both may be repeated after a crash, and must then have one effect. */
export interface Action {
  /** The call to a peer, outside any transaction. */
  readonly call?: (order: Order, saga: SagaRecord) => Promise<Outcome>;
  /** The change in this database, in the transaction that stores the progress. It writes only when it is not rejected. */
  readonly commit?: (tx: SqlRunner, order: Order, saga: SagaRecord) => Promise<Outcome>;
}

export type Outcome =
  | { readonly kind: 'done' }
  /** Somebody else has to act first. After `forMs` the step is tried again anyway. */
  | { readonly kind: 'waiting'; readonly why: string; readonly forMs: number }
  /** This step can never succeed, so the saga compensates. */
  | { readonly kind: 'rejected'; readonly reason: CloseReason };

export const done: Outcome = { kind: 'done' };
export const waiting = (why: string, forMs: number): Outcome => ({ kind: 'waiting', why, forMs });
export const rejected = (reason: CloseReason): Outcome => ({ kind: 'rejected', reason });

export const sagaKinds = ['PURCHASE', 'REFUND', 'UNAPPLIED_PAYMENT_REFUND'] as const;
export type SagaKind = (typeof sagaKinds)[number];

/** RUNNING goes forward through the steps, COMPENSATING back through their compensations. The others are final. */
export const sagaStates = ['RUNNING', 'COMPENSATING', 'DONE', 'COMPENSATED'] as const;
export type SagaState = (typeof sagaStates)[number];

/** The stored progress of a saga. */
export interface SagaRecord {
  readonly id: string;
  readonly kind: SagaKind;
  /** An order or a payment. It has at most one saga of each kind. */
  readonly subject: string;
  readonly orderId: string;
  readonly paymentId: string | null;
  readonly reason: RefundReason | null;
  readonly state: SagaState;
  /** The index of the next step, in the direction of `state`. */
  readonly step: number;
  /** How often it was resumed since its last progress. */
  readonly tries: number;
  /** The W3C trace context in which it was started; null when no request started it. */
  readonly traceParent: string | null;
}

/** After this many tries without progress a saga is stuck and needs an operator. */
export const STUCK_AFTER_TRIES = 5;

/** The reason of a saga that has one of these. */
export function reasonOf<Reason extends RefundReason>(
  { id, reason }: SagaRecord,
  of: readonly Reason[],
): Reason {
  const found = of.find((candidate) => candidate === reason);
  if (found === undefined) throw new Error(`The saga ${id} has no such reason: ${reason}.`);
  return found;
}
