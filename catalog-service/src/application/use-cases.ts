import { cancelEvent } from './cancel-event';
import { changeEvent } from './change-event';
import { changeVenue } from './change-venue';
import { completeEndedEvents } from './complete-ended-events';
import { createEvent } from './create-event';
import { createVenue } from './create-venue';
import type { Parts } from './parts';
import { publishEvent } from './publish-event';
import { listEvents, readEvent } from './read-events';
import { listVenues, readSeatMap, readVenue } from './read-venues';
import { replaceSeatMap } from './replace-seat-map';
import { reportAvailability } from './report-availability';

export type UseCases = ReturnType<typeof createUseCases>;

export const createUseCases = (parts: Parts) => ({
  listVenues: listVenues(parts),
  readVenue: readVenue(parts),
  createVenue: createVenue(parts),
  changeVenue: changeVenue(parts),
  readSeatMap: readSeatMap(parts),
  replaceSeatMap: replaceSeatMap(parts),
  listEvents: listEvents(parts),
  readEvent: readEvent(parts),
  createEvent: createEvent(parts),
  changeEvent: changeEvent(parts),
  publishEvent: publishEvent(parts),
  cancelEvent: cancelEvent(parts),
  reportAvailability: reportAvailability(parts),
  completeEndedEvents: completeEndedEvents(parts),
});
