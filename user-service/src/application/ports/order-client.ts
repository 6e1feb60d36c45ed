import type { PersonalRecord } from './personal-record';

export interface OrderClient {
  /** Ends the unpaid orders of an erased person, and lets none follow. Its errors tell the outbox what to do. */
  erase(userId: string): Promise<void>;
  /** With their tickets. */
  ordersOf(userId: string): Promise<readonly PersonalRecord[]>;
}
