import type { SqlRunner } from '@ticketing/service-chassis/database';
import type { DeclineReason } from '../../domain/failure-reason';
import type { Refund } from '../../domain/refund';
import type { InProgress } from './in-progress';

export interface RefundRepository extends InProgress<Refund> {
  /** @throws UniqueViolation when the request has already created a refund. */
  insert(tx: SqlRunner, refund: Refund, nextCheckAt: Date): Promise<void>;
  find(id: string): Promise<Refund | undefined>;
  findByIdempotencyKey(idempotencyKey: string): Promise<Refund | undefined>;
  /** `failureReason` is null when the money was returned. False when the refund is no longer pending. */
  finalize(tx: SqlRunner, id: string, failureReason: DeclineReason | null, at: Date): Promise<boolean>;
}
