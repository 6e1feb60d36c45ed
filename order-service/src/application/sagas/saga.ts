import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { CloseReason, ReturnReason } from '../../domain/close-reason';
import type { Order } from '../../domain/order';

export const sagaKinds = ['PURCHASE', 'REFUND', 'PAYMENT_RETURN'] as const;
export type SagaKind = (typeof sagaKinds)[number];

/** After so many attempts without getting on a saga is stuck, and somebody should look. */
export const STUCK_AFTER_ATTEMPTS = 5;

/** RUNNING walks the steps down, UNDOING walks their undo up; DONE and UNDONE are the two ends. */
export type SagaState = 'RUNNING' | 'UNDOING' | 'DONE' | 'UNDONE';

export interface SagaRecord {
  readonly id: string;
  readonly kind: SagaKind;
  /** What it is about: an order, or a payment that is owed back. It has one saga of a kind, ever. */
  readonly subject: string;
  readonly orderId: string;
  readonly paymentId: string | null;
  readonly reason: CloseReason | ReturnReason | null;
  readonly state: SagaState;
  /** The index of the step that comes next, in the direction of `state`. */
  readonly step: number;
  /** How often it was taken up since it last got on. */
  readonly attempts: number;
  /** The W3C trace context in which it began; null for one that nobody's request began. */
  readonly traceParent: string | null;
}

export type Outcome =
  | { readonly kind: 'done' }
  /** Somebody else has to act first; after `forMs` it is looked at again without them. */
  | { readonly kind: 'waiting'; readonly why: string; readonly forMs: number }
  /** This step can never succeed: everything before it is undone. */
  | { readonly kind: 'refused'; readonly reason: CloseReason };

export const done: Outcome = { kind: 'done' };
export const waiting = (why: string, forMs: number): Outcome => ({ kind: 'waiting', why, forMs });
export const refused = (reason: CloseReason): Outcome => ({ kind: 'refused', reason });

/** Half of a step may be remote, half local. Both may be repeated after a crash, and must then have one effect. */
export interface Action {
  /** What happens at a peer, outside any transaction. */
  readonly call?: (order: Order, saga: SagaRecord) => Promise<Outcome>;
  /** What happens here, in the transaction that stores the progress. It looks first and writes only when it is not refused. */
  readonly commit?: (tx: SqlRunner, order: Order, saga: SagaRecord) => Promise<Outcome>;
}

export interface Step {
  readonly name: string;
  readonly run: Action;
  /** Also taken for the step that was refused: a call without an answer may have had its effect. */
  readonly undo?: Action;
}

export interface Saga {
  readonly kind: SagaKind;
  /** The first step is local: it is taken in the transaction that begins the saga. */
  readonly steps: readonly Step[];
  /** Taken in the transaction in which a refused saga turns back. A saga without it has no step that may be refused. */
  readonly turnBack?: (tx: SqlRunner, order: Order, reason: CloseReason) => Promise<void>;
}
