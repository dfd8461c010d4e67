import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { RestoreEvent } from '../domain/restore-events.ts';
import type { RetrievalEvent } from '../domain/retrieval-events.ts';
import { RESTORES_DUE_TOPIC } from './restores-due-topic.ts';
import { retrievalsTopic } from './retrievals-topic.ts';

/** Subscribers read the retrieval's row. */
function notified({ type, ownerId, requestId }: RetrievalEvent): Reaction[] {
  return [{ kind: 'push', topic: retrievalsTopic(ownerId), payload: { requestId, event: type } }];
}

/** Workers process restores and expiry warnings that are due. */
const RESTORES_DUE: Reaction = { kind: 'push', topic: RESTORES_DUE_TOPIC, payload: null };

export const RETRIEVAL_REACTIONS: ReactionTable<RestoreEvent | RetrievalEvent> = {
  RestoresDue: () => [RESTORES_DUE],
  RetrievalRequested: (event) => [...notified(event), RESTORES_DUE],
  RetrievalStarted: notified,
  // Schedules the expiry warning.
  RetrievalReady: (event) => [...notified(event), RESTORES_DUE],
  RetrievalExpiring: notified,
  RetrievalExtended: (event) => [...notified(event), RESTORES_DUE],
  RetrievalExpired: notified,
  RetrievalFailed: notified,
  RetrievalCancelled: notified,
};
