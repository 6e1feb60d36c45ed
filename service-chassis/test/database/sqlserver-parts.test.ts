import sql from 'mssql';
import { parseDatabaseUrl } from '../../src/database/database-url';
import {
  CommitOutcomeUnknown,
  DatabaseTimeout,
  StorageFailure,
  ConstraintViolation,
  TransientDatabaseError,
  UniqueViolation,
  UnsafeInteger,
} from '../../src/database/errors';
import { sqlServerConfig } from '../../src/database/sqlserver-config';
import { autocommitError, commitError, sqlServerError } from '../../src/database/sqlserver-errors';
import { readBigInts } from '../../src/database/sqlserver-rows';
import { tryTransaction, type TransactionHandle } from '../../src/database/sqlserver-transaction';
import { columnType, parameterType, toMssqlType } from '../../src/database/sqlserver-types';

/** An error as mssql makes it from one of the server's. */
function serverError(number: number): Error {
  return new sql.RequestError(Object.assign(new Error(`error ${number}`), { info: { number } }), 'EREQUEST');
}

function lostDuringRequest(): Error {
  return new sql.RequestError(
    Object.assign(new Error('socket hang up'), { info: { code: 'ESOCKET' } }),
    'EREQUEST',
  );
}

describe('parameter types for SQL Server', () => {
  it.each([
    ['ord_01k', { name: 'VarChar', length: 64 }],
    ['x'.repeat(65), { name: 'VarChar', length: 256 }],
    ['x'.repeat(257), { name: 'VarChar', length: 4_000 }],
    ['x'.repeat(8_000), { name: 'VarChar', length: 8_000 }],
    ['x'.repeat(8_001), { name: 'VarChar', length: 'MAX' }],
    ['Zoë', { name: 'NVarChar', length: 64 }],
    ['🎫'.repeat(2_001), { name: 'NVarChar', length: 'MAX' }],
    [2_147_483_647, { name: 'Int' }],
    [2_147_483_648, { name: 'BigInt' }],
    [-2_147_483_649, { name: 'BigInt' }],
    [true, { name: 'Bit' }],
    [new Date(0), { name: 'DateTime2', scale: 3 }],
    [null, { name: 'VarChar', length: 64 }],
  ])('declares case %#', (value, type) => {
    expect(parameterType(value)).toEqual(type);
  });

  it('gives columns of a bulk insert their declared type', () => {
    expect(columnType('NVARCHAR(200)')).toEqual({ name: 'NVarChar', length: 200 });
    expect(columnType('LONG_TEXT')).toEqual({ name: 'NVarChar', length: 'MAX' });
    expect(columnType('DATETIME2(3)')).toEqual({ name: 'DateTime2', scale: 3 });
  });

  it('says them in the words of the driver', () => {
    expect(toMssqlType(sql, { name: 'VarChar', length: 64 })).toMatchObject({
      type: sql.VarChar,
      length: 64,
    });
    expect(toMssqlType(sql, { name: 'NVarChar', length: 'MAX' })).toMatchObject({ length: sql.MAX });
    expect(toMssqlType(sql, { name: 'DateTime2', scale: 3 })).toMatchObject({
      type: sql.DateTime2,
      scale: 3,
    });
    expect(toMssqlType(sql, { name: 'BigInt' })).toMatchObject({ type: sql.BigInt });
  });
});

describe('BIGINT from SQL Server', () => {
  it('becomes a number where the result says BIGINT, and nowhere else', () => {
    const rows = [
      { total: '9007199254740991', code: '12' },
      { total: null, code: '13' },
    ];
    readBigInts(rows, ['total']);
    expect(rows).toEqual([
      { total: 9_007_199_254_740_991, code: '12' },
      { total: null, code: '13' },
    ]);
  });

  it('is rejected outside the safe range', () => {
    expect(() => readBigInts([{ total: '9007199254740992' }], ['total'])).toThrow(UnsafeInteger);
  });
});

describe('errors of SQL Server', () => {
  it.each([2601, 2627])('%d is a unique violation', (number) => {
    expect(sqlServerError(serverError(number))).toBeInstanceOf(UniqueViolation);
  });

  it.each([547, 515, 8152, 2628])('%d is a constraint violation', (number) => {
    expect(sqlServerError(serverError(number))).toBeInstanceOf(ConstraintViolation);
  });

  it.each([1205, 1222, 3960, 40613])('%d is transient', (number) => {
    expect(sqlServerError(serverError(number))).toBeInstanceOf(TransientDatabaseError);
  });

  it.each([1101, 1105, 9002, 823, 824])('%d is storage that cannot be written', (number) => {
    expect(sqlServerError(serverError(number))).toBeInstanceOf(StorageFailure);
  });

  it('distinguishes a statement that timed out from one that may be repeated', () => {
    const timeout = new sql.RequestError('Timeout: Request failed to complete', 'ETIMEOUT');
    expect(sqlServerError(timeout)).toBeInstanceOf(DatabaseTimeout);
  });

  it('keeps what it does not know', () => {
    const unknown = serverError(208);
    expect(sqlServerError(unknown)).toBe(unknown);
  });

  it('calls a connection lost inside a transaction transient', () => {
    expect(sqlServerError(lostDuringRequest())).toBeInstanceOf(TransientDatabaseError);
  });

  it('knows no outcome when the connection is lost during a write that commits itself', () => {
    expect(autocommitError(lostDuringRequest())).toBeInstanceOf(CommitOutcomeUnknown);
  });

  it('calls a connection that never was transient even for such a write', () => {
    expect(autocommitError(new sql.ConnectionError('Connection is closed.', 'ECONNCLOSED'))).toBeInstanceOf(
      TransientDatabaseError,
    );
  });

  it.each([
    ['the connection is lost', lostDuringRequest()],
    ['it timed out', new sql.TransactionError('Timeout', 'ETIMEOUT')],
  ])('knows no outcome of COMMIT when %s', (_what, error) => {
    expect(commitError(error)).toBeInstanceOf(CommitOutcomeUnknown);
  });

  it('knows that a COMMIT failed when the server says so, or had rolled back before', () => {
    expect(commitError(serverError(1205))).toBeInstanceOf(TransientDatabaseError);
    expect(commitError(new sql.TransactionError('Transaction has been aborted.', 'EABORT'))).toBeInstanceOf(
      TransientDatabaseError,
    );
  });
});

describe('one attempt of a transaction on SQL Server', () => {
  class RecordingHandle implements TransactionHandle {
    readonly calls: string[] = [];
    failures: Partial<Record<'begin' | 'commit' | 'rollback', Error>> = {};
    begin = (): Promise<void> => this.#call('begin');
    commit = (): Promise<void> => this.#call('commit');
    rollback = (): Promise<void> => this.#call('rollback');
    discardConnection(): void {
      this.calls.push('discard');
    }
    #call(name: 'begin' | 'commit' | 'rollback'): Promise<void> {
      this.calls.push(name);
      const failure = this.failures[name];
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    }
  }

  it('commits what the work did', async () => {
    const handle = new RecordingHandle();
    await expect(tryTransaction(handle, () => Promise.resolve('done'))).resolves.toBe('done');
    expect(handle.calls).toEqual(['begin', 'commit']);
  });

  it('rolls back when the work fails, and throws its error even if ROLLBACK fails', async () => {
    const handle = new RecordingHandle();
    handle.failures.rollback = new sql.TransactionError('Transaction has been aborted.', 'EABORT');
    await expect(tryTransaction(handle, () => Promise.reject(new Error('refused')))).rejects.toThrow(
      'refused',
    );
    expect(handle.calls).toEqual(['begin', 'rollback']);
  });

  it('closes a connection on which ROLLBACK failed, because it may hold the transaction', async () => {
    const handle = new RecordingHandle();
    handle.failures.rollback = new sql.TransactionError('Timeout', 'ETIMEOUT');
    await expect(tryTransaction(handle, () => Promise.reject(new Error('refused')))).rejects.toThrow(
      'refused',
    );
    expect(handle.calls).toEqual(['begin', 'rollback', 'discard']);
  });

  it('says that it does not know when COMMIT is lost, and does not try again', async () => {
    const handle = new RecordingHandle();
    handle.failures.commit = lostDuringRequest();
    await expect(tryTransaction(handle, () => Promise.resolve())).rejects.toThrow(CommitOutcomeUnknown);
    expect(handle.calls).toEqual(['begin', 'commit', 'discard']);
  });

  it('gives a connection lost at BEGIN as transient', async () => {
    const handle = new RecordingHandle();
    handle.failures.begin = new sql.ConnectionError('Connection is closed.', 'ECONNCLOSED');
    await expect(tryTransaction(handle, () => Promise.resolve())).rejects.toThrow(TransientDatabaseError);
    expect(handle.calls).toEqual(['begin']);
  });
});

describe('database URLs', () => {
  it('reads one of SQL Server, with a percent-encoded password', () => {
    expect(
      parseDatabaseUrl(
        'sqlserver://app:p%40ss%2Fw@db.local:1444/notes?encrypt=false&trustServerCertificate=true',
      ),
    ).toEqual({
      engine: 'sqlserver',
      user: 'app',
      password: 'p@ss/w',
      host: 'db.local',
      port: 1444,
      database: 'notes',
      encrypt: false,
      trustServerCertificate: true,
    });
  });

  it('encrypts and verifies by default', () => {
    expect(parseDatabaseUrl('sqlserver://app:secret@db/notes')).toMatchObject({
      port: 1433,
      encrypt: true,
      trustServerCertificate: false,
    });
  });

  it.each([
    ['sqlite:.data/notes.db', '.data/notes.db'],
    ['sqlite:/var/lib/notes.db', '/var/lib/notes.db'],
    ['sqlite:///var/lib/notes.db', '/var/lib/notes.db'],
  ])('reads %s', (url, path) => {
    expect(parseDatabaseUrl(url)).toEqual({ engine: 'sqlite', path });
  });

  it.each([
    'postgres://app:hunter2@db/notes',
    'sqlserver://app:hunter2@db',
    'sqlserver://app:hunter2@/notes',
    'sqlserver://app:hunter2#@db/notes',
    'sqlserver://app:hunter2@db/notes?encrypt=maybe',
    'sqlserver://app:hunter2@db/notes?integratedSecurity=true',
    'sqlserver://app:hunter2%zz@db/notes',
    'sqlite:',
    'sqlite::memory:',
  ])('refuses %s without showing its password', (url) => {
    expect(() => parseDatabaseUrl(url)).toThrow(/^(?!.*hunter2)[\s\S]*Use sqlite:path or sqlserver:/);
  });

  it('becomes the configuration of the driver', () => {
    const address = parseDatabaseUrl('sqlserver://app:secret@db/notes');
    if (address.engine !== 'sqlserver') throw new Error('expected SQL Server');
    expect(
      sqlServerConfig(address, { pool: { min: 1, max: 7 }, requestTimeoutMs: 900, connectTimeoutMs: 800 }),
    ).toMatchObject({
      server: 'db',
      database: 'notes',
      requestTimeout: 900,
      connectionTimeout: 800,
      pool: { min: 1, max: 7 },
      options: { encrypt: true, trustServerCertificate: false, useUTC: true },
    });
  });
});
