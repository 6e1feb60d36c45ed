import type { Clock } from '../core/clock';
import type { Database } from '../database/database';
import { countRows } from '../database/statements';
import type { Metrics } from '../metrics/metrics';
import type { DeadLetters } from './dead-letters';

export function addOutboxGauges(
  deadLetters: DeadLetters,
  { metrics, database, clock }: { metrics: Metrics; database: Database; clock: Clock },
): void {
  metrics.gauge('outbox_pending', 'Messages that wait for delivery.', [], async (gauge) => {
    gauge.set(await countRows(database, `outbox_messages WHERE status = 'PENDING'`));
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
    const text = `SELECT created_at FROM outbox_messages WHERE status = 'PENDING' ORDER BY created_at`;
    const [oldest] = await database.query<{ created_at: Date }>(database.dialect.firstRows(text, 1));
    gauge.set(oldest === undefined ? 0 : (clock.now().getTime() - oldest.created_at.getTime()) / 1000);
  });
}
