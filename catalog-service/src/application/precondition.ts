import type { ProblemError } from '@ticketing/service-chassis/core';
import { changedMeanwhile, preconditionFailed } from '../domain/problems';

/** Whether a thing is still as its editor saw it. */
export type Precondition<Current> = (current: Current) => boolean;

/** @throws ProblemError 412 when the editor saw another version */
export function checkPrecondition<Current>(
  resource: string,
  precondition: Precondition<Current> | undefined,
  current: Current,
): void {
  if (precondition?.(current) === false) throw preconditionFailed(resource);
}

/** For an editor who lost a race: whoever named a version learns that it is no longer the current one. */
export const lostRace = (resource: string, precondition: Precondition<never> | undefined): ProblemError =>
  precondition === undefined ? changedMeanwhile(resource) : preconditionFailed(resource);
