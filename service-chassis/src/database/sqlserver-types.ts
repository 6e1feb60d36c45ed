import type * as mssql from 'mssql';
import { isAscii, textLength } from './bulk-rows';
import type { BulkColumn, SqlValue } from './database';

export type MssqlModule = typeof mssql;

/** The type that a parameter or a column is declared with. */
export type SqlServerType =
  | { readonly name: 'VarChar' | 'NVarChar'; readonly length: number | 'MAX' }
  | { readonly name: 'Int' | 'BigInt' | 'Bit' }
  | { readonly name: 'DateTime2'; readonly scale: 3 };

/** Only a few lengths, so that the server caches few plans for a text. The last one is the longest that is not MAX. */
const varCharLengths = [64, 256, 4_000, 8_000];
const nVarCharLengths = [64, 256, 4_000];

/**
 * By default the driver sends all text as NVARCHAR, which leads to a scan of a VARCHAR key's index, and dates as
 * DATETIME, which rounds to 3 ms. NULL is sent as VARCHAR, which converts to every type of the subset.
 */
export function parameterType(value: SqlValue): SqlServerType {
  if (value === null) return { name: 'VarChar', length: 64 };
  switch (typeof value) {
    case 'string':
      return isAscii(value)
        ? { name: 'VarChar', length: bucket(varCharLengths, value.length) }
        : { name: 'NVarChar', length: bucket(nVarCharLengths, value.length) };
    case 'number':
      return { name: value >= -2_147_483_648 && value <= 2_147_483_647 ? 'Int' : 'BigInt' };
    case 'boolean':
      return { name: 'Bit' };
    default:
      return { name: 'DateTime2', scale: 3 };
  }
}

export function columnType(type: BulkColumn['type']): SqlServerType {
  switch (type) {
    case 'BIT':
      return { name: 'Bit' };
    case 'INT':
      return { name: 'Int' };
    case 'BIGINT':
      return { name: 'BigInt' };
    case 'DATETIME2(3)':
      return { name: 'DateTime2', scale: 3 };
    case 'LONG_TEXT':
      return { name: 'NVarChar', length: 'MAX' };
    default:
      return { name: type.startsWith('NVARCHAR') ? 'NVarChar' : 'VarChar', length: textLength(type) };
  }
}

/** The same in the driver's own words. */
export function toMssqlType(sql: MssqlModule, type: SqlServerType): mssql.ISqlType {
  switch (type.name) {
    case 'VarChar':
    case 'NVarChar':
      return sql[type.name](type.length === 'MAX' ? sql.MAX : type.length);
    case 'DateTime2':
      return sql.DateTime2(type.scale);
    case 'Int':
    case 'BigInt':
    case 'Bit':
      return sql[type.name]();
  }
}

function bucket(lengths: readonly number[], needed: number): number | 'MAX' {
  return lengths.find((length) => needed <= length) ?? 'MAX';
}
