import { bigint, bit, datetime, int, longText, nullable, nvarchar, optional, varchar } from './table';

export * from './database';
export * from './dialect';
export {
  DirectoryInUse,
  shareDirectory,
  superviseDirectory,
  type DirectoryLock,
  type SupervisorLock,
} from './directory-lock';
export * from './errors';
export * from './in-list';
export * from './lock-row';
export * from './migrate';
export * from './open-database';
export * from './statements';
export { defineTable, type Table, type ValueOf } from './table';

/** The types of columns, as `defineTable` takes them. */
export const column = { bigint, bit, datetime, int, longText, nullable, nvarchar, optional, varchar };
