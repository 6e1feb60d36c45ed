import type { DatabaseSyncInstance, DatabaseSyncOptions } from '@photostructure/sqlite';

export type SqliteConstructor = new (path: string, options?: DatabaseSyncOptions) => DatabaseSyncInstance;

/**
 * Node's own SQLite if it is complete enough (from 22.16 and 24 on), otherwise the package with the same API. It is
 * loaded only when it is needed: a service on SQL Server never loads it.
 */
export async function loadSqlite(): Promise<SqliteConstructor> {
  return builtInSqlite() ?? (await import('@photostructure/sqlite')).DatabaseSync;
}

interface SqliteModule {
  readonly DatabaseSync: SqliteConstructor;
  readonly StatementSync: { readonly prototype: object };
}

function builtInSqlite(): SqliteConstructor | undefined {
  // Node 20 has the function from 20.16 on.
  const found: unknown = 'getBuiltinModule' in process ? process.getBuiltinModule('node:sqlite') : undefined;
  const module = found as SqliteModule | undefined;
  const isComplete =
    module !== undefined &&
    'columns' in module.StatementSync.prototype &&
    'setReturnArrays' in module.StatementSync.prototype &&
    'isTransaction' in module.DatabaseSync.prototype;
  return isComplete ? module.DatabaseSync : undefined;
}
