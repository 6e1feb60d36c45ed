export * from './barrier';
export * from './identity';
export * from './runtime';
export * from './silent-logger';
export * from './sql-subset';
export * from './start-test-service';
export * from './test-database';
export * from './intercept-database';
