import type { PersonalRecord } from './personal-record';

export interface PaymentClient {
  paymentsOf(userId: string): Promise<readonly PersonalRecord[]>;
}
