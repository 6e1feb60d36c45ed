export * from './database';
export * from './dialect';
export * from './errors';
export * from './in-list';
export * from './lock-row';
export * from './migrate';
export * from './open-database';
export * from './statements';
export {
  bigint,
  bit,
  datetime,
  defineTable,
  int,
  longText,
  nullable,
  nvarchar,
  optional,
  varchar,
  type Table,
  type ValueOf,
} from './table';
