export * from './database';
export * from './dialect';
export * from './errors';
export * from './in-list';
export * from './migrate';
export * from './open-database';
