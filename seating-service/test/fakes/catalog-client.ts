import type { CatalogClient } from '../../src/application/ports/catalog-client';

/** Records the reports. A test can make it unreachable, or let it reject every report. */
export class FakeCatalogClient implements CatalogClient {
  readonly reports: { eventId: string; soldOut: boolean }[] = [];
  unreachable = false;
  rejects = false;

  reportAvailability(eventId: string, soldOut: boolean): Promise<boolean> {
    if (this.unreachable) return Promise.reject(new Error('the catalog cannot be reached'));
    if (this.rejects) return Promise.resolve(false);
    this.reports.push({ eventId, soldOut });
    return Promise.resolve(true);
  }
}
