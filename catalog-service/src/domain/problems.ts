import { problem, type FieldError, type ProblemError } from '@ticketing/service-chassis/core';

/** More errors in one response would not help the reader. */
const MAXIMUM_ERRORS = 50;

export const invalidRequest = (reason: string, errors: readonly FieldError[]): ProblemError =>
  problem.invalid('invalid_request', reason, { errors: errors.slice(0, MAXIMUM_ERRORS) });

export const invalidSeatMap = (errors: readonly FieldError[]): ProblemError =>
  problem.invalid(
    'invalid_seat_map',
    'The seat map cannot be used. Correct what "errors" points at and send the whole map again.',
    { errors: errors.slice(0, MAXIMUM_ERRORS) },
  );

export const eventNotFound = (): ProblemError =>
  problem.notFound('event_not_found', 'There is no such event, or it is not yours.');

export const organizerUnknown = (): ProblemError =>
  problem.unauthenticated('token_required', 'Sign in to list your own events with organizerId=me.');

export const venueNotFound = (): ProblemError =>
  problem.notFound('venue_not_found', 'There is no such venue.');

export const seatMapNotFound = (): ProblemError =>
  problem.notFound('seat_map_not_found', 'The venue has no seat map, or not this version.');

export const notYourVenue = (): ProblemError =>
  problem.forbidden(
    'not_your_venue',
    'Only the organizer who created the venue can change it. You can still hold your events there.',
  );

export const changedMeanwhile = (resource: string): ProblemError =>
  problem.conflict(
    'changed_meanwhile',
    `Someone else changed the ${resource} at the same time. Read it again and repeat your change if you still want it.`,
  );

export const preconditionFailed = (resource: string): ProblemError =>
  problem.preconditionFailed(
    'precondition_failed',
    `The ${resource} is no longer as your If-Match names it. Read it again and repeat your change if you still want it.`,
  );

export const venueHasNoMap = (): ProblemError =>
  problem.conflict(
    'venue_has_no_map',
    'The venue has no seat map yet, so there is nothing to sell. Its organizer adds one with PUT seat-map.',
  );

export const capacityFromMap = (capacity: number): ProblemError =>
  problem.conflict(
    'capacity_from_map',
    `The seat map has ${capacity} places, so the venue has no fewer. Change the map first, or state ${capacity} or more.`,
  );

export const illegalTransition = (from: string, to: string): ProblemError =>
  problem.conflict('illegal_transition', `An event that is ${from} cannot become ${to}.`, {
    extra: { currentStatus: from },
  });

export const eventNotReady = (errors: readonly FieldError[]): ProblemError =>
  problem.conflict(
    'event_not_ready',
    'The event cannot be published yet. Change what "errors" points at, then publish again.',
    { errors: errors.slice(0, MAXIMUM_ERRORS) },
  );

export const notADraft = (status: string): ProblemError =>
  problem.conflict(
    'not_a_draft',
    `The event is ${status}, and only a draft can be deleted. POST /v1/events/{id}/cancel cancels an event and refunds its orders.`,
    { extra: { currentStatus: status } },
  );

export const onlyAdminsHandOn = (): ProblemError =>
  problem.forbidden(
    'only_admins_hand_on',
    'Only an administrator can hand an event on to another organizer. Leave out organizerId.',
  );

export const eventOver = (status: string): ProblemError =>
  problem.conflict('event_over', `The event is ${status} and cannot be changed any more.`);

export const fixedAfterPublish = (errors: readonly FieldError[]): ProblemError =>
  problem.conflict(
    'fixed_after_publish',
    'People may have bought tickets for the event as it is. Leave out what "errors" points at.',
    { errors },
  );

export const alreadyStarted = (): ProblemError =>
  problem.conflict('already_started', 'The event has started, so its start cannot be moved any more.');
