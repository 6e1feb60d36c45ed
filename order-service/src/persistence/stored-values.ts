import { buyerMessageSchema } from '../application/ports/order-messages';
import { sagaKinds, sagaStates } from '../application/sagas/saga';
import { paymentAttemptStates } from '../domain/payment-attempt';

/**
 * Where the database says something in other words than the code. The stored words cannot change while older replicas read
 * and write the same rows.
 */
export const storedSagaState = mapping(sagaStates, { COMPENSATING: 'UNDOING', COMPENSATED: 'UNDONE' });
export const storedSagaKind = mapping(sagaKinds, { UNAPPLIED_PAYMENT_REFUND: 'PAYMENT_RETURN' });
export const storedAttemptState = mapping(paymentAttemptStates, { REFUND_DUE: 'OWED', REFUNDED: 'RETURNED' });

/** The topics of the outbox. */
export const storedTopics = { holdAbandoned: 'hold.release', buyerMessage: 'order.notice' } as const;

/** How the payload of `order.notice` names what happened. The templates of notification-service are named apart from it. */
export const storedBuyerMessage = mapping(
  buyerMessageSchema.options.map(({ shape }) => shape.type.value),
  {
    'order.confirmed': 'order_confirmed',
    'order.expired': 'order_expired',
    'order.cancelled': 'order_cancelled',
    'order.refunded': 'order_refunded',
    'payment.failed': 'payment_failed',
    'event.cancelled': 'event_cancelled',
    'event.changed': 'event_changed',
  },
);

/** SQL literals of these values, for an IN list. A filtered index is used only with literals. */
export const literals = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');

/** A word that is not in `stored` is stored as it is. */
function mapping<Word extends string>(
  words: readonly Word[],
  stored: Readonly<Partial<Record<Word, string>>>,
) {
  const of = (word: Word): string => stored[word] ?? word;
  return {
    of,
    /** @throws Error for a value that this version does not know */
    read(value: string): Word {
      const word = words.find((candidate) => of(candidate) === value);
      if (word === undefined) throw new Error(`The database holds the unknown value ${value}.`);
      return word;
    },
  };
}
