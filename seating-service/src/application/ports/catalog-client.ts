export interface CatalogClient {
  /** Reports whether an event is sold out. False when catalog-service rejects the report, for example for a cancelled event. */
  reportAvailability(eventId: string, soldOut: boolean): Promise<boolean>;
}
