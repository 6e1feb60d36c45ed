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
}

/** Where discrepancies of some kinds are found. */
export interface DiscrepancySource {
  /** Those that are open, in the order of their ids, beginning after one of them. */
  list(after: string | undefined, limit: number): Promise<Discrepancy[]>;
  /** Tries again what this one is about. False when the source has no such. */
  retry(id: string): Promise<boolean>;
}
