import type { SqlRunner } from '@ticketing/service-chassis/database';

/** Rows whose folded texts an older rule made. */
export interface FoldedRows {
  /** The ids of at most `count` of them. */
  listOutdatedFolds(count: number): Promise<string[]>;
  /** Folds the texts of this row again, unless the row changes at the same time. */
  refold(tx: SqlRunner, id: string): Promise<void>;
}
