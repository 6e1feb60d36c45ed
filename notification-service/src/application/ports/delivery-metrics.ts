import type { Channel } from '../../domain/notification';

export interface DeliveryMetrics {
  /** `seconds` from the request to the moment when it was sent. */
  countSent(channel: Channel, template: string, seconds: number): void;
  /** Tickets that a mail of a confirmed order brought to its reader. */
  countTicketsSent(count: number): void;
  countFailed(channel: Channel): void;
}
