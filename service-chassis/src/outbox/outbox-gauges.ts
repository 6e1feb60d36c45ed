import type { Clock } from '../core/clock';
import type { Metrics } from '../metrics/metrics';
import type { DeadLetters } from './dead-letters';
import type { OutboxRepository } from './outbox-repository';

export function addOutboxGauges(
  metrics: Metrics,
  { messages, deadLetters, clock }: { messages: OutboxRepository; deadLetters: DeadLetters; clock: Clock },
): void {
  metrics.gauge('outbox_pending', 'Messages that wait for delivery.', [], async (gauge) => {
    gauge.set(await messages.countPending());
  });
  metrics.gauge(
    'outbox_dead_total',
    'Messages that were given up and wait for an operator. One that was dismissed does not.',
    [],
    async (gauge) => {
      gauge.set(await deadLetters.countOpen());
    },
  );
  metrics.gauge('outbox_oldest_seconds', 'Age of the oldest message that waits.', [], async (gauge) => {
    const oldest = await messages.oldestPendingAt();
    gauge.set(oldest === undefined ? 0 : (clock.now().getTime() - oldest.getTime()) / 1000);
  });
}
