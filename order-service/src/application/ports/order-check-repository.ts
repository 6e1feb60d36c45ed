/** An order that is due to be compared with the records of its peers, as it was when it was read. */
export interface DueCheck {
  readonly orderId: string;
  readonly version: number;
  readonly dueAt: Date;
  /** Whether the records differed when they were last compared. */
  readonly wasDiscrepant: boolean;
}

export interface OrderCheckRepository {
  /** The longest due first. */
  due(now: Date, limit: number): Promise<DueCheck[]>;
  /** Makes the check of an order due now. Undefined when there is no such order. */
  demand(orderId: string, now: Date): Promise<DueCheck | undefined>;
  /**
   * Moves the next check of these orders to `dueAt`; null means none until the order changes. An order that changed since
   * it was read is skipped. Returns how many were moved.
   */
  reschedule(
    checks: readonly DueCheck[],
    next: { readonly dueAt: Date | null; readonly isDiscrepant?: boolean },
  ): Promise<number>;
}
