import { problem, type ProblemError } from '@ticketing/service-chassis/core';

export { idempotencyKeyReused } from '@ticketing/service-chassis/core';

export const notificationNotFound = (): ProblemError =>
  problem.notFound('notification_not_found', 'There is no such notification.');

export const notFailed = (status: string): ProblemError =>
  problem.conflict('not_failed', `Only a failed notification can be sent again; this one is ${status}.`);

export const contentRemoved = (): ProblemError =>
  problem.conflict(
    'content_removed',
    'The content of this notification was removed or has expired. Let the service that asked for it create a new one.',
  );
