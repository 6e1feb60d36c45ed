import type { Channel, TryOutcome } from '../../domain/notification';

/** A message that one worker may send until its lease ends. */
export interface ClaimedNotification {
  readonly id: string;
  readonly claimId: string;
  /** Counts all tries, also those before an admin put the message back. */
  readonly tryNumber: number;
  /** 1 for the first try, and again after an admin put the message back. */
  readonly tryInRound: number;
  readonly channel: Channel;
  readonly template: string;
  readonly recipient: string;
  readonly data: string;
  readonly requestId: string | null;
  readonly traceParent: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

export interface ClaimTerms {
  readonly claimId: string;
  readonly now: Date;
  readonly leaseEndsAt: Date;
  readonly maxTries: number;
}

export type DeliveryResult =
  | { readonly status: 'SENT'; readonly reference: string }
  | { readonly status: 'QUEUED'; readonly error: string; readonly dueAt: Date }
  | {
      readonly status: 'FAILED';
      readonly error: string;
      readonly outcome: Extract<TryOutcome, 'TEMPORARY_FAILURE' | 'PERMANENT_FAILURE'>;
      /** False for content that no later try could use. */
      readonly keepContent: boolean;
    };

export interface DeliveryQueueRepository {
  /** Ids of due messages, those of crashed workers included: urgent ones first, then the oldest. */
  due(now: Date, count: number): Promise<string[]>;
  /** Claims a due message for one worker. Undefined when another worker has it or no try is left. */
  claim(id: string, terms: ClaimTerms): Promise<ClaimedNotification | undefined>;
  /** False when the claim is no longer valid: another worker took over after the lease, or the user was erased. */
  finish(claim: ClaimedNotification, result: DeliveryResult, now: Date): Promise<boolean>;
  /** Fails a message whose workers crashed until no try was left. Returns its channel when it did. */
  failIfUsedUp(id: string, maxTries: number, error: string, now: Date): Promise<Channel | undefined>;
  isErased(id: string): Promise<boolean>;
}
