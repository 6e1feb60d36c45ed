export interface CatalogMetrics {
  countPublished(): void;
  countCancelled(): void;
}
