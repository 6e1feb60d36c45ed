import type { Money } from '@ticketing/service-chassis/core';
import type { GatewayDiscrepancyKind, GatewayEntry, LedgerEntry } from './gateway-records';

/**
 * What the gateway and our records say, and what an operator can do. A dismissal holds only while a discrepancy is reported
 * with the same text, so a changed sentence here reopens everything that operators have dismissed.
 */
export function describeDiscrepancy(
  kind: GatewayDiscrepancyKind,
  reference: string,
  gatewayEntry: GatewayEntry | undefined,
  ledgerEntry: LedgerEntry | undefined,
): string {
  const theirs = text(gatewayEntry?.amount);
  const ours = text(ledgerEntry?.amount);
  const payment = `payment ${ledgerEntry?.paymentId} of order ${ledgerEntry?.orderId}`;
  switch (kind) {
    case 'charge_unknown':
      return `The gateway took ${theirs} by ${reference}, and no payment here knows of it. Find out at the gateway whose money it is; if nobody there claims it, return it there and try this again.`;
    case 'charge_missing':
      return `Here ${payment} counts as paid with ${ours}, and the gateway has no charge ${reference}. Ask the gateway for it; if the money never came, the order was not paid.`;
    case 'charge_differs':
      return `The gateway took ${theirs} by ${reference}, and ${payment} asked for ${ours}. Return what is too much at the gateway and try this again; what is too little is a matter for the gateway.`;
    case 'charged_though_failed':
      return `The gateway took ${theirs} by ${reference} after it had said that it would not: here ${payment} has FAILED, and nothing here will use this money. Return it at the gateway, unless it does so by itself, and try this again.`;
    case 'refund_unknown':
      return `The gateway gave ${theirs} back by ${reference}, and no refund here knows of it, so that here more counts as paid than is left. Find out at the gateway who asked for it.`;
    case 'refund_missing':
      return `Here refund ${reference} of ${payment} counts as done with ${ours}, and the gateway has no such refund. Have the gateway do it under this reference, and try this again.`;
    case 'refund_differs':
      return ledgerEntry?.state === 'failed'
        ? `The gateway gave ${theirs} back by ${reference} after it had refused to: here this refund of ${payment} has FAILED. Do not refund this money a second time; ask the gateway what became of it.`
        : `The gateway gave ${theirs} back by ${reference}, and the refund of ${payment} is of ${ours}. Settle the difference with the gateway, and try this again.`;
  }
}

const text = (money: Money | null | undefined): string =>
  money === null || money === undefined ? 'nothing' : `${money.amount} ${money.currency} (minor units)`;
