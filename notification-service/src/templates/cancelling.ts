import { timeText, type Money } from '@ticketing/service-chassis/core';

/** How the buyer cancels an order, and until when. The call is named because there is no page for it. */
export function howToCancel(orderId: string, until: Date, timeZone: string, total?: Money): string {
  const refund = total?.amount === 0 ? '' : ' and we refund it in full';
  return `If you cannot come, cancel the order until ${timeText(until, timeZone)}${refund}: sign in, and send POST /v1/orders/${orderId}/cancel.`;
}
