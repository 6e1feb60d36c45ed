import { createAnnounceEvents } from './announce-events';
import { createCancelEvent } from './cancel-event';
import { createChangeEvent } from './change-event';
import { createChangeVenue } from './change-venue';
import { createCompleteEndedEvents } from './complete-ended-events';
import { createCreateEvent } from './create-event';
import { createCreateVenue } from './create-venue';
import type { UseCaseDependencies } from './dependencies';
import { createDeleteDraft } from './delete-draft';
import { createPublishEvent } from './publish-event';
import { createListEvents, createReadEvent } from './read-events';
import { createListVenues, createReadSeatMap, createReadVenue } from './read-venues';
import { createRefoldSearch } from './refold-search';
import { createReplaceSeatMap } from './replace-seat-map';
import { createReportAvailability } from './report-availability';

export type UseCases = ReturnType<typeof createUseCases>;

/** Everything that catalog-service can do. */
export const createUseCases = (dependencies: UseCaseDependencies) => ({
  listVenues: createListVenues(dependencies),
  readVenue: createReadVenue(dependencies),
  createVenue: createCreateVenue(dependencies),
  changeVenue: createChangeVenue(dependencies),
  readSeatMap: createReadSeatMap(dependencies),
  replaceSeatMap: createReplaceSeatMap(dependencies),
  listEvents: createListEvents(dependencies),
  readEvent: createReadEvent(dependencies),
  createEvent: createCreateEvent(dependencies),
  changeEvent: createChangeEvent(dependencies),
  publishEvent: createPublishEvent(dependencies),
  cancelEvent: createCancelEvent(dependencies),
  deleteDraft: createDeleteDraft(dependencies),
  reportAvailability: createReportAvailability(dependencies),
  announceEvents: createAnnounceEvents(dependencies),
  completeEndedEvents: createCompleteEndedEvents(dependencies),
  refoldSearch: createRefoldSearch(dependencies),
});
