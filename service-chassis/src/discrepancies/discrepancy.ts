/** That somebody lets a discrepancy be, and why. */
export interface Decision {
  /** The id of the operator. */
  readonly by: string;
  /** One line. */
  readonly reason: string;
}

export interface Dismissal extends Decision {
  readonly at: Date;
}

/** Books that do not agree, or work that does not get on: something for an operator to look at. */
export interface Discrepancy {
  readonly id: string;
  readonly kind: string;
  /** What it is about: an id, or for a message its topic. */
  readonly subject: string;
  /** A sentence for the operator, without personal data. */
  readonly detail: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly dismissed?: Dismissal | undefined;
}

/** Open is what nobody has dismissed. */
export type DiscrepancyState = 'open' | 'dismissed';

/** Where discrepancies of some kinds are found. */
export interface DiscrepancySource {
  /** Those in this state, or in any when none is named, in the order of their ids, beginning after one of them. */
  list(after: string | undefined, limit: number, state?: DiscrepancyState): Promise<Discrepancy[]>;
  /** Tries again what this one is about, dismissed or not. False when the source has no such. */
  retry(id: string): Promise<boolean>;
  /**
   * Leaves this one as it is. Of more than one decision the first stays, and is returned.
   * Undefined when the source has no such. @throws ProblemError for one that must be brought to its end
   */
  dismiss(id: string, decision: Decision): Promise<Dismissal | undefined>;
}
