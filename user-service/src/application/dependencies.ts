import type { Clock, IdSource, Random } from '@ticketing/service-chassis/core';
import type { Transactions } from '@ticketing/service-chassis/database';
import type { Outbox } from '@ticketing/service-chassis/outbox';
import type { Encryptor } from '@ticketing/service-chassis/service';
import type { Limits } from './limits';
import type { AccountRepository } from './ports/account-repository';
import type { CatalogClient } from './ports/catalog-client';
import type { EncryptedResponseRepository } from './ports/encrypted-response-repository';
import type { NotificationClient } from './ports/notification-client';
import type { OrderClient } from './ports/order-client';
import type { PasswordHasher } from './ports/password-hasher';
import type { PasswordResetRepository } from './ports/password-reset-repository';
import type { PaymentClient } from './ports/payment-client';
import type { TokenSigner } from './ports/token-signer';
import type { TryWindowRepository } from './ports/try-window-repository';
import type { UserMetrics } from './ports/user-metrics';

/** What the use cases need from outside of the application. Each use case picks its part. */
export interface Dependencies {
  readonly transactions: Transactions;
  readonly accounts: AccountRepository;
  readonly passwordResets: PasswordResetRepository;
  readonly tryWindows: TryWindowRepository;
  readonly encryptedResponses: EncryptedResponseRepository;
  readonly limits: Limits;
  readonly hasher: PasswordHasher;
  readonly tokenSigner: TokenSigner;
  readonly responseEncryptor: Encryptor;
  readonly notifications: NotificationClient;
  readonly catalog: CatalogClient;
  readonly orders: OrderClient;
  readonly payments: PaymentClient;
  readonly outbox: Outbox;
  readonly metrics: UserMetrics;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
}
