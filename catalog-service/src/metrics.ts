import type { Metrics } from '@ticketing/service-chassis/service';
import type { CatalogMetrics } from './application/ports/catalog-metrics';

export function createCatalogMetrics(metrics: Metrics): CatalogMetrics {
  const published = metrics.counter('events_published_total', 'Events that were put on sale.');
  const cancelled = metrics.counter('events_cancelled_total', 'Events that were cancelled.');
  return { countPublished: () => published.inc(), countCancelled: () => cancelled.inc() };
}
