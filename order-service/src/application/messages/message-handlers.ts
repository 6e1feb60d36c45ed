import type { Dependencies } from '../dependencies';
import type { OrderMessageHandlers } from '../ports/order-messages';
import { createNotifyBuyer, type NotifyBuyerDependencies } from './notify-buyer';
import { releaseHold } from './release-hold';

export type MessageHandlersDependencies = NotifyBuyerDependencies & Pick<Dependencies, 'seating'>;

/** What this service does about each message. */
export function createMessageHandlers(dependencies: MessageHandlersDependencies): OrderMessageHandlers {
  const notifyBuyer = createNotifyBuyer(dependencies);
  return {
    'hold.abandoned': ({ reservationId }) => releaseHold(dependencies.seating, reservationId),
    'order.confirmed': notifyBuyer,
    'order.expired': notifyBuyer,
    'order.cancelled': notifyBuyer,
    'order.refunded': notifyBuyer,
    'payment.failed': notifyBuyer,
    'event.cancelled': notifyBuyer,
    'event.changed': notifyBuyer,
  };
}
