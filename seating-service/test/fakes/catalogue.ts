import type { Catalogue } from '../../src/application/ports';

/** Remembers what it was told; can be made unreachable, or unwilling to hear of any event. */
export class FakeCatalogue implements Catalogue {
  readonly reports: { eventId: string; soldOut: boolean }[] = [];
  unreachable = false;
  unwilling = false;

  reportAvailability(eventId: string, soldOut: boolean): Promise<boolean> {
    if (this.unreachable) return Promise.reject(new Error('the catalogue cannot be reached'));
    if (this.unwilling) return Promise.resolve(false);
    this.reports.push({ eventId, soldOut });
    return Promise.resolve(true);
  }
}
