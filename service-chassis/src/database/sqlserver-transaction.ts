import { commitError, leavesConnectionInDoubt, sqlServerError } from './sqlserver-errors';

/** What one attempt of a transaction needs from the driver. */
export interface TransactionHandle {
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Closes the connection instead of lending it again. */
  discardConnection(): void;
}

/**
 * One attempt: begin, work, commit. An error of the work, or of COMMIT when it surely did not happen, comes out as it is
 * mapped; an unknown outcome of COMMIT comes out as CommitOutcomeUnknown. What ROLLBACK says is of no interest to the
 * caller, but a connection on which it failed may still hold the transaction, and is closed, which ends it.
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
