import type { DatabaseTarget } from './database-target';

/** A connection to a server's master database as its administrator. */
export interface Administrator {
  run(statement: string, values: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * Each statement can be repeated without effect. Names and the password are sent as parameters, and the server quotes them
 * into the statements that accept no parameters.
 */
export const grantStatements = {
  createDatabase: `
    DECLARE @statement NVARCHAR(MAX) = N'CREATE DATABASE ' + QUOTENAME(@database);
    IF DB_ID(@database) IS NULL EXEC (@statement);`,

  /** A changed password is set at the next run. */
  setLogin: `
    DECLARE @statement NVARCHAR(MAX) =
      CASE WHEN SUSER_ID(@login) IS NULL THEN N'CREATE' ELSE N'ALTER' END + N' LOGIN ' + QUOTENAME(@login) +
      N' WITH PASSWORD = ' + QUOTENAME(@password, '''') + N', DEFAULT_DATABASE = ' + QUOTENAME(@database);
    EXEC (@statement);`,

  hideOtherDatabases: `
    DECLARE @statement NVARCHAR(MAX) = N'DENY VIEW ANY DATABASE TO ' + QUOTENAME(@login);
    EXEC (@statement);`,

  makeOwner: `
    DECLARE @statement NVARCHAR(MAX) =
      N'ALTER AUTHORIZATION ON DATABASE::' + QUOTENAME(@database) + N' TO ' + QUOTENAME(@login);
    IF NOT EXISTS (SELECT 1 FROM sys.databases WHERE name = @database AND owner_sid = SUSER_SID(@login))
      EXEC (@statement);`,
} as const;

/** Creates the database, and a login that owns it and sees no other database. It can be repeated. */
export async function grantDatabase(
  administrator: Administrator,
  { database, login, password }: DatabaseTarget,
): Promise<void> {
  await administrator.run(grantStatements.createDatabase, { database });
  await administrator.run(grantStatements.setLogin, { database, login, password });
  await administrator.run(grantStatements.hideOtherDatabases, { login });
  await administrator.run(grantStatements.makeOwner, { database, login });
}
