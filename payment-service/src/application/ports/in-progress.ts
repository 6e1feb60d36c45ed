/** Items that have begun and not ended: payments or refunds. */
export interface InProgress<Item> {
  /** The items whose next check is due, the longest overdue first. */
  listDue(now: Date, limit: number): Promise<Item[]>;
  postponeCheck(id: string, until: Date): Promise<void>;
  countPending(): Promise<number>;
  /** When the oldest item began; undefined when there is none. */
  oldestPending(): Promise<Date | undefined>;
}
