import type { Database } from '@ticketing/service-chassis/database';
import type { Job, ServiceHost } from '@ticketing/service-chassis/service';
import type { PaymentGateway } from '../application/ports/payment-gateway';
import type { PaymentConfig } from '../config';

/** A gateway with the work that it needs in this process. */
export interface OpenedGateway {
  readonly gateway: PaymentGateway;
  readonly jobs: readonly Job[];
  /** Runs after the migrations and before the first request. */
  readonly start: () => Promise<void>;
  /** Runs after the background work has ended. */
  readonly stop: () => Promise<void>;
}

export type OpenGateway = (config: PaymentConfig, environment: GatewayEnvironment) => Promise<OpenedGateway>;

/** What a gateway adapter is given. */
export interface GatewayEnvironment extends Pick<ServiceHost, 'clock' | 'ids' | 'random' | 'logger'> {
  /** Replaces the database of the sandbox, for tests. */
  readonly sandboxDatabase?: Database | undefined;
}
