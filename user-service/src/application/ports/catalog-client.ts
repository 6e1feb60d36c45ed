export interface CatalogClient {
  /** The published events of an organizer that are neither over nor cancelled. */
  liveEventIds(organizerId: string): Promise<readonly string[]>;
}
