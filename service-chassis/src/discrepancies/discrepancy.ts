/** The decision to leave a discrepancy as it is, and its reason. */
export interface Decision {
  /** The id of the operator. */
  readonly by: string;
  /** One line. */
  readonly reason: string;
}

export interface Dismissal extends Decision {
  readonly at: Date;
}

/** Records that do not agree, or work that does not make progress: an operator must look at it. */
export interface Discrepancy {
  readonly id: string;
  readonly kind: string;
  /** The subject: an id, or the topic of a message. */
  readonly subject: string;
  /** A sentence for the operator, without personal data. */
  readonly detail: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly dismissed: Dismissal | null;
}

/** A discrepancy is open when nobody has dismissed it. */
export type DiscrepancyState = 'open' | 'dismissed';

/** A source of discrepancies of some kinds. */
export interface DiscrepancySource {
  /** The discrepancies in this state (by default in any state), in the order of their ids, after the given id. */
  list(after: string | undefined, limit: number, state?: DiscrepancyState): Promise<Discrepancy[]>;
  /** Retries the work of this discrepancy, dismissed or not. False when the source does not have it. */
  retry(id: string): Promise<boolean>;
  /**
   * Dismisses this discrepancy. If there is a dismissal already, it stays and is returned. Undefined when the source
   * does not have the discrepancy. @throws ProblemError for work that must be finished
   */
  dismiss(id: string, decision: Decision): Promise<Dismissal | undefined>;
}
