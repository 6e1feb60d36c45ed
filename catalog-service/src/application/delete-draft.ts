import type { UserPrincipal } from '@ticketing/service-chassis/http';
import { notADraft } from '../domain/problems';
import { ownEvent } from './access';
import type { UseCaseDependencies } from './dependencies';

/**
 * Deletes an event that was never published, so that no other service knows of it.
 * @throws ProblemError 404, also for the event of another organizer and for one that is deleted already; 409 `not_a_draft`
 */
export function createDeleteDraft({ events }: UseCaseDependencies) {
  return async function deleteDraft(caller: UserPrincipal, id: string): Promise<void> {
    await ownEvent(events, id, caller);
    if (await events.deleteDraft(id)) return;
    // Published, or deleted by another call, since it was read or before.
    const { event } = await ownEvent(events, id, caller);
    throw notADraft(event.status);
  };
}
