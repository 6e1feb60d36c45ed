import type { BuyerMessage } from '../application/ports/order-messages';
import { sagaKinds, sagaStates, type SagaKind, type SagaState } from '../application/sagas/saga';
import { paymentAttemptStates, type PaymentAttemptState } from '../domain/payment-attempt';

/**
 * Where the database says something in other words than the code. The stored words cannot change while older replicas read
 * and write the same rows.
 */
export const storedSagaState = mapping(sagaStates, {
  RUNNING: 'RUNNING',
  COMPENSATING: 'UNDOING',
  DONE: 'DONE',
  COMPENSATED: 'UNDONE',
} satisfies Record<SagaState, string>);

export const storedSagaKind = mapping(sagaKinds, {
  PURCHASE: 'PURCHASE',
  REFUND: 'REFUND',
  UNAPPLIED_PAYMENT_REFUND: 'PAYMENT_RETURN',
} satisfies Record<SagaKind, string>);

export const storedAttemptState = mapping(paymentAttemptStates, {
  OPEN: 'OPEN',
  FAILED: 'FAILED',
  PAID: 'PAID',
  REFUND_DUE: 'OWED',
  REFUNDED: 'RETURNED',
} satisfies Record<PaymentAttemptState, string>);

/** The topics of the outbox. */
export const storedTopics = { holdAbandoned: 'hold.release', buyerMessage: 'order.notice' } as const;

const buyerMessageTypes = [
  'order.confirmed',
  'order.expired',
  'order.refunded',
  'payment.failed',
  'event.cancelled',
] as const;

/** How the payload of `order.notice` names what happened. */
export const storedBuyerMessage = mapping(buyerMessageTypes, {
  'order.confirmed': 'order_confirmed',
  'order.expired': 'order_expired',
  'order.refunded': 'order_refunded',
  'payment.failed': 'payment_failed',
  'event.cancelled': 'event_cancelled',
} satisfies Record<BuyerMessage['type'], string>);

/** SQL literals of these values, for an IN list. A filtered index is used only with literals. */
export const literals = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');

function mapping<Word extends string>(words: readonly Word[], stored: Readonly<Record<Word, string>>) {
  return {
    of: (word: Word): string => stored[word],
    /** @throws Error for a value that this version does not know */
    read(value: string): Word {
      const word = words.find((candidate) => stored[candidate] === value);
      if (word === undefined) throw new Error(`The database holds the unknown value ${value}.`);
      return word;
    },
  };
}
