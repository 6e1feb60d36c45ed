import type { Money } from '@ticketing/service-chassis/core';
import type { DeclineReason } from '../../domain/failure-reason';
import type { EntryType, GatewayEntry } from '../../domain/gateway-records';
import type { PaymentMethod } from '../../domain/payment';

/** The provider that takes and returns the money. Each call does its work once per reference, no matter how often it is repeated. */
export interface PaymentGateway {
  /** The last part of the address to which it sends its webhooks. */
  readonly name: string;
  charge(charge: {
    readonly reference: string;
    readonly amount: Money;
    readonly method: PaymentMethod;
    readonly token: string;
  }): Promise<GatewayResult>;
  findCharge(reference: string): Promise<GatewayLookup>;
  /**
   * Makes sure that the reference is never charged from now on. Returns `NONE` when it was not charged and now never will
   * be; otherwise the result of the charge that came first.
   */
  voidCharge(reference: string): Promise<GatewayLookup>;
  refund(refund: {
    readonly reference: string;
    readonly chargeReference: string;
    readonly amount: Money;
  }): Promise<GatewayResult>;
  findRefund(reference: string): Promise<GatewayLookup>;
  readonly statement: GatewayStatement;
  /** The event of a request that the gateway itself signed a short time ago; undefined for any other request. */
  verifyWebhook(request: WebhookRequest): WebhookEvent | undefined;
}

export type FinalResult =
  { readonly outcome: 'SUCCESS' } | { readonly outcome: 'DECLINED'; readonly reason: DeclineReason };

/** `UNKNOWN` is a timeout or an error of the gateway: the work may be done or not, and only a later lookup can tell. */
export type GatewayResult = FinalResult | { readonly outcome: 'UNKNOWN' };

/** `NONE`: the gateway has not done it. */
export type GatewayLookup = GatewayResult | { readonly outcome: 'NONE' };

/**
 * The gateway's own records of the money that moved. Periods use its clock, and pages come in the order in which the money
 * moved. Each call fails when the gateway cannot be reached.
 */
export interface GatewayStatement {
  /** One page, after the entry `after`; empty when there are no more. */
  list(entryType: EntryType, period: Period, after?: GatewayEntry): Promise<readonly GatewayEntry[]>;
  find(entryType: EntryType, reference: string): Promise<GatewayEntry | undefined>;
}

/** Includes `from`, excludes `until`. */
export interface Period {
  readonly from: Date;
  readonly until: Date;
}

export interface WebhookRequest {
  readonly rawBody: Buffer;
  header(name: string): string | undefined;
}

export interface WebhookEvent {
  readonly id: string;
  /** The reference of the charge or the refund that the event is about. */
  readonly reference: string;
}
