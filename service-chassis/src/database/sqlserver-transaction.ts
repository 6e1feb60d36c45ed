import { commitError, leavesConnectionInDoubt, sqlServerError } from './sqlserver-errors';

/** What one try of a transaction needs from the driver. */
export interface TransactionHandle {
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Closes the connection, so that it is not used again. */
  discardConnection(): void;
}

/**
 * One try: begin, work, commit. Throws the mapped error of the work, or of a COMMIT that certainly did not happen. When
 * the outcome of COMMIT is unknown it throws CommitOutcomeUnknown. The caller does not get errors of ROLLBACK. But
 * after a failed ROLLBACK the connection may still have the transaction open, so it is closed, which ends the
 * transaction.
 */
export async function tryTransaction<T>(handle: TransactionHandle, work: () => Promise<T>): Promise<T> {
  await handle.begin().catch((error: unknown) => {
    throw sqlServerError(error);
  });
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await handle.rollback().catch((rollbackError: unknown) => discardIfInDoubt(handle, rollbackError));
    throw error;
  }
  try {
    await handle.commit();
  } catch (error) {
    discardIfInDoubt(handle, error);
    throw commitError(error);
  }
  return result;
}

function discardIfInDoubt(handle: TransactionHandle, error: unknown): void {
  if (leavesConnectionInDoubt(error)) handle.discardConnection();
}
