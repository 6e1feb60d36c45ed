export type { AdmittedCaller } from '../auth/service-tokens';
export * from '../config/load-config';
export type { Decision, Discrepancy, DiscrepancySource, Dismissal } from '../discrepancies/discrepancy';
export type {
  DiscrepancyReport,
  DiscrepancyLog,
  DiscrepancyLogOptions,
} from '../discrepancies/discrepancy-log';
export type { ReadinessCheck } from '../http/health';
export type { Job } from '../jobs/job-runner';
export { createLogger, type Logger } from '../logging/logger';
export { currentContext, runInContext, type RequestContext } from '../logging/request-context';
export type { Metrics } from '../metrics/metrics';
export { createEncryptor, type Encryptor } from '../secrets/encryptor';
export { withSpan, type SpanOptions } from '../telemetry/spans';
export * from './run-process';
export * from './service';
export * from './service-host';
