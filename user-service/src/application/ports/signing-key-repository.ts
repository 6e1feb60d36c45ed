import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { SigningKey } from '../../domain/signing-key';

export interface SigningKeyRepository {
  /** All keys that are in use or still published at that time. */
  listPublished(now: Date): Promise<SigningKey[]>;
  /** False when there is a key with this status already, because another replica was faster. */
  insert(key: SigningKey): Promise<boolean>;
  /** Retires the current key and makes the next one current. False when another replica did it. */
  changeOver(
    tx: SqlRunner,
    change: { currentId: string; nextId: string; now: Date; publishedUntil: Date },
  ): Promise<boolean>;
  deleteExpired(now: Date): Promise<number>;
}
