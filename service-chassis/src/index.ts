export * from './auth/access';
export * from './auth/principal';
export type { UserKeySource } from './auth/user-tokens';
export type { AdmittedCaller } from './auth/service-tokens';
export * from './config/load-config';
export * from './database/database';
export * from './database/dialect';
export * from './database/errors';
export * from './database/in-list';
export * from './database/migrate';
export * from './database/open-database';
export * from './http/refusal';
export * from './http/route';
export * from './http/schemas';
export type { ReadinessCheck } from './http/health';
export type { Job } from './jobs/job-runner';
export * from './lifecycle/kernel';
export * from './lifecycle/serve';
export * from './lifecycle/service';
export { holdsCardNumber } from './logging/card-numbers';
export { createLogger, type Logger } from './logging/logger';
export { currentContext, runInContext, type RequestContext } from './logging/request-context';
export type { Metrics } from './metrics/metrics';
export {
  Undeliverable,
  type DeadLetter,
  type Outbox,
  type OutboxHandler,
  type OutboxMessage,
} from './outbox/outbox';
export type { Peer, PeerCall } from './peers/peer';
export * from './peers/peer-errors';
export * from './runtime/clock';
export * from './runtime/ids';
export * from './runtime/random';
export { withSpan, type SpanOptions } from './telemetry/spans';
export { createSealer, type Sealer } from './secrets/sealer';
