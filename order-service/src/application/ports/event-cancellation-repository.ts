import type { SqlRunner } from '@ticketing/service-chassis/database';

export const eventCancellationStatuses = ['RUNNING', 'DONE'] as const;

export interface EventCancellation {
  readonly eventId: string;
  readonly status: (typeof eventCancellationStatuses)[number];
  readonly requestedAt: Date;
}

export interface EventCancellationRepository {
  /** Keeps the first of several. */
  record(eventId: string, reason: string, now: Date): Promise<EventCancellation>;
  isCancelled(eventId: string, runner?: SqlRunner): Promise<boolean>;
  running(limit: number): Promise<EventCancellation[]>;
  finish(eventId: string, now: Date): Promise<void>;
}
