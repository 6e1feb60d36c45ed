import { addMilliseconds, ProblemError, type Clock } from '@ticketing/service-chassis/core';
import { MOST_IDS_IN_QUERY } from '@ticketing/service-chassis/http';
import { PeerError } from '@ticketing/service-chassis/peers';
import type { DiscrepancyLog, Logger } from '@ticketing/service-chassis/service';
import type { Order } from '../domain/order';
import {
  compareBooks,
  discrepancyKinds,
  type Comparison,
  type Difference,
  type DiscrepancyKind,
  type OwnBooks,
  type PeerBooks,
  type Repair,
} from '../domain/reconciliation';
import type { DueCheck, OrderCheckStore, OrderStore, PaymentAttemptStore, Payments, Seating } from './ports';
import type { RecordPaymentResult } from './record-payment-result';
import type { SagaStore } from './sagas/saga-store';

export interface ReconcileOrders {
  /** Compares the books of all orders whose check is due. @throws PeerUnavailable, and then nothing is changed */
  due(signal: AbortSignal): Promise<void>;
  /** Compares the books of one order now. */
  one(orderId: string): Promise<void>;
}

export interface ReconcileOrdersParts {
  readonly orders: OrderStore;
  readonly attempts: PaymentAttemptStore;
  readonly sagaStore: SagaStore;
  readonly checks: OrderCheckStore;
  readonly payments: Payments;
  readonly seating: Seating;
  readonly recordPaymentResult: RecordPaymentResult;
  readonly discrepancies: DiscrepancyLog<DiscrepancyKind>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const UNDER_WAY_AGAIN_MS = 60_000;
const DIFFERENT_AGAIN_MS = 10 * 60_000;

interface Compared {
  readonly own: OwnBooks;
  readonly comparison: Comparison;
}

interface Different {
  readonly check: DueCheck;
  readonly order: Order;
  readonly differences: readonly Difference[];
}

/**
 * Compares orders with their payments and seats in the books of the peers. A difference with one right answer is repaired,
 * any other reported.
 *
 * The peers are asked after the own books were read, and whatever is done about an answer begins by settling the check,
 * which fails for an order that changed since. Its change has it compared again.
 */
export function createReconcileOrders(parts: ReconcileOrdersParts): ReconcileOrders {
  const { orders, attempts, sagaStore, checks, payments, seating, recordPaymentResult } = parts;
  const { discrepancies, clock, logger } = parts;

  async function ownBooksOf(orderIds: readonly string[]): Promise<OwnBooks[]> {
    const [found, known, underWay] = await Promise.all([
      orders.findAll(orderIds),
      attempts.ofOrders(orderIds),
      sagaStore.ordersUnderWay(orderIds),
    ]);
    return found.map((order) => ({
      order,
      attempts: known.filter((attempt) => attempt.orderId === order.id),
      hasSaga: underWay.includes(order.id),
    }));
  }

  async function peerBooksOf(
    orderIds: readonly string[],
  ): Promise<(orderId: string) => PeerBooks | undefined> {
    const [stated, allocated] = await Promise.all([
      payments.statement(orderIds),
      seating.allocations(orderIds),
    ]);
    return (orderId) => {
      const statement = stated.get(orderId);
      const seatIds = allocated.get(orderId);
      return statement === undefined || seatIds === undefined ? undefined : { payments: statement, seatIds };
    };
  }

  /** An order of which a peer says nothing at all is looked at again, for "no payment" would be an answer. */
  async function compare(orderIds: readonly string[]): Promise<Compared[]> {
    const ownBooks = await ownBooksOf(orderIds);
    const peerBooks = await peerBooksOf(orderIds);
    return ownBooks.map((own) => {
      const peers = peerBooks(own.order.id);
      return { own, comparison: peers === undefined ? { isUnderWay: true } : compareBooks(own, peers) };
    });
  }

  async function check(due: readonly DueCheck[]): Promise<void> {
    const compared = await compare(due.map(({ orderId }) => orderId));
    const underWay: DueCheck[] = [];
    const alike: DueCheck[] = [];
    const different: Different[] = [];
    for (const { own, comparison } of compared) {
      const one = due.find(({ orderId }) => orderId === own.order.id);
      if (one === undefined) continue;
      if (comparison.isUnderWay) underWay.push(one);
      else if (comparison.differences.length === 0) alike.push(one);
      else different.push({ check: one, order: own.order, differences: comparison.differences });
    }
    await checks.settle(underWay, { dueAt: addMilliseconds(clock.now(), UNDER_WAY_AGAIN_MS) });
    for (const { orderId, wasDiscrepant } of alike) {
      if (wasDiscrepant) for (const kind of discrepancyKinds) await discrepancies.clear(kind, orderId);
    }
    await checks.settle(alike, { dueAt: null, isDiscrepant: false });
    for (const one of different) await putRight(one);
  }

  async function putRight({ check: due, order, differences }: Different): Promise<void> {
    // Marked before anything is reported, so that whatever is open is known to be.
    const dueAt = addMilliseconds(clock.now(), DIFFERENT_AGAIN_MS);
    if ((await checks.settle([due], { dueAt, isDiscrepant: true })) === 0) return;
    for (const kind of discrepancyKinds) {
      const ofKind = differences.filter((difference) => difference.kind === kind);
      try {
        if (ofKind.length > 0) await answer(order, kind, ofKind);
        else if (due.wasDiscrepant) await discrepancies.clear(kind, order.id);
      } catch (error) {
        logger.warn(
          { err: error, orderId: order.id, kind },
          'books could not be put right and will be compared again',
        );
      }
    }
  }

  /** Repairs what can be; what is left makes one finding, for a subject has one of a kind. */
  async function answer(
    order: Order,
    kind: DiscrepancyKind,
    differences: readonly Difference[],
  ): Promise<void> {
    const left: string[] = [];
    for (const { detail, repair } of differences) {
      const refusal = repair === null ? undefined : await refusalOf(order, repair);
      if (refusal !== undefined) left.push(`${detail} Putting it right was refused: ${refusal}.`);
      else if (repair === null) left.push(detail);
    }
    const details = differences.map(({ detail }) => detail).join(' ');
    if (left.length === 0 && (await isStill(kind, order.id))) {
      left.push(`${details} Putting it right changed nothing.`);
    }
    if (left.length > 0) await discrepancies.report({ kind, subject: order.id, detail: left.join(' ') });
    else await discrepancies.repaired({ kind, subject: order.id, detail: details });
  }

  /** Gives the right answer, and returns why somebody does not take it. */
  async function refusalOf({ id, reservationId }: Order, repair: Repair): Promise<string | undefined> {
    try {
      switch (repair.kind) {
        case 'record results':
          for (const result of repair.results) await recordPaymentResult({ orderId: id, ...result });
          return undefined;
        case 'allocate':
          await seating.allocate(reservationId, id);
          return undefined;
        case 'deallocate':
          await seating.deallocate(id);
          return undefined;
      }
    } catch (error) {
      // Recorded all the same: the payment goes back.
      if (error instanceof ProblemError && error.code === 'amount_mismatch') return undefined;
      if (error instanceof ProblemError || error instanceof PeerError) return error.code;
      throw error;
    }
  }

  async function isStill(kind: DiscrepancyKind, orderId: string): Promise<boolean> {
    const [result] = await compare([orderId]);
    if (result === undefined || result.comparison.isUnderWay) return false;
    return result.comparison.differences.some((difference) => difference.kind === kind);
  }

  return {
    async due(signal) {
      for (;;) {
        // The peers are asked about all of a batch in one question.
        const due = await checks.due(clock.now(), MOST_IDS_IN_QUERY);
        if (due.length === 0 || signal.aborted) return;
        await check(due);
        // Each check of a batch is due later or never afterwards, so a full one means that others are waiting.
        if (due.length < MOST_IDS_IN_QUERY) return;
      }
    },
    async one(orderId) {
      const due = await checks.demand(orderId, clock.now());
      if (due !== undefined) await check([due]);
    },
  };
}
