import type { EntryType, LedgerEntry } from '../../domain/gateway-records';
import type { Period } from './payment-gateway';

/** Our own records, for the comparison with those of the gateway. */
export interface LedgerRepository {
  /** The entries that have these references, by reference. */
  find(entryType: EntryType, references: readonly string[]): Promise<ReadonlyMap<string, LedgerEntry>>;
  /** One page of what ended within the period and may have moved money, in the order in which it ended, after `after`. */
  listEnded(entryType: EntryType, period: Period, after?: LedgerEntry): Promise<readonly LedgerEntry[]>;
  /** Up to which time the records were compared; undefined before the first time. */
  comparedUntil(gateway: string): Promise<Date | undefined>;
  saveComparedUntil(gateway: string, until: Date): Promise<void>;
}
