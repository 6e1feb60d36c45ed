import type { Metrics } from '@ticketing/service-chassis/service';
import type { DeliveryMetrics } from './application/ports/delivery-metrics';

const SECONDS = [0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 1_800, 7_200];

export function createDeliveryMetrics(
  metrics: Metrics,
  countPending: () => Promise<number>,
): DeliveryMetrics {
  const sent = metrics.counter('notifications_sent_total', 'Messages handed over, by channel and template.', [
    'channel',
    'template',
  ]);
  const sentByChannel = {
    EMAIL: metrics.counter('emails_sent_total', 'Mails handed over.'),
    SMS: metrics.counter('sms_sent_total', 'SMS handed over.'),
  } as const;
  const ticketsSent = metrics.counter(
    'etickets_sent_total',
    'Tickets that were handed over in mails of confirmed orders.',
  );
  const failed = metrics.counter(
    'notifications_failed_total',
    'Messages that failed for good: dead letters.',
    ['channel'],
  );
  const duration = metrics.histogram(
    'notification_delivery_seconds',
    'From the request for a message to the moment it was handed over.',
    ['channel'],
    SECONDS,
  );
  metrics.gauge(
    'notifications_pending',
    'Messages that wait to be sent or are being sent.',
    [],
    async (gauge) => {
      gauge.set(await countPending());
    },
  );
  return {
    countSent(channel, template, seconds) {
      sent.inc({ channel, template });
      sentByChannel[channel].inc();
      duration.observe({ channel }, seconds);
    },
    countTicketsSent(count) {
      ticketsSent.inc(count);
    },
    countFailed(channel) {
      failed.inc({ channel });
    },
  };
}
