import type { SqlRunner } from '@ticketing/service-chassis/database';

export interface EncryptedResponse {
  readonly userId: string;
  readonly requestMac: string;
  readonly encryptedResponse: string;
  readonly expiresAt: Date;
}

export interface EncryptedResponseRepository {
  find(id: string, now: Date): Promise<EncryptedResponse | undefined>;
  /** Replaces a response that has expired. @throws UniqueViolation when there is one that has not. */
  insert(tx: SqlRunner, id: string, now: Date, response: EncryptedResponse): Promise<void>;
  deleteByUser(tx: SqlRunner, userId: string): Promise<void>;
  deleteExpired(now: Date): Promise<number>;
}
