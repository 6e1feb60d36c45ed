import type { Money } from '@ticketing/service-chassis/core';
import type { SqlRunner } from '@ticketing/service-chassis/database';

/** What happened to an order and concerns other services. */
export type OrderMessage = HoldAbandoned | BuyerMessage;

/** An order ended unpaid while it held seats. */
export interface HoldAbandoned {
  readonly type: 'hold.abandoned';
  readonly orderId: string;
  readonly reservationId: string;
}

/** A message that the buyer is notified of. */
export type BuyerMessage =
  | { readonly type: 'order.confirmed'; readonly orderId: string }
  | { readonly type: 'order.expired'; readonly orderId: string }
  | {
      readonly type: 'order.refunded';
      readonly orderId: string;
      /** A sentence for the buyer. */
      readonly reason: string;
      readonly refund?: Money | undefined;
    }
  | {
      readonly type: 'payment.failed';
      readonly orderId: string;
      readonly reason: string;
      readonly payBy: string;
    }
  | { readonly type: 'event.cancelled'; readonly orderId: string; readonly refund?: Money | undefined };

export interface OrderMessages {
  /** Stores the message in the transaction in which it happened; the outbox delivers it later. Returns its id. */
  add(tx: SqlRunner, message: OrderMessage): Promise<string>;
}

/** What is done about each message. It may be called again for the same message, with the same `messageId`. */
export interface OrderMessageHandlers extends Readonly<
  Record<BuyerMessage['type'], (message: BuyerMessage, messageId: string) => Promise<void>>
> {
  readonly 'hold.abandoned': (message: HoldAbandoned, messageId: string) => Promise<void>;
}
