import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { ShareEvent } from '../domain/share-events.ts';
import { shareActivityTopic, shareChangedTopic, shareRequestsTopic } from './share-topics.ts';

/** Makes running downloads of the share check whether they are still allowed. */
function recheckDownloads({ shareId }: { shareId: string }): Reaction[] {
  return [{ kind: 'push', topic: shareChangedTopic(shareId), payload: null }];
}

export const SHARE_REACTIONS: ReactionTable<ShareEvent> = {
  ShareCreated: () => [],
  ShareChanged: recheckDownloads,
  ShareRevoked: recheckDownloads,
  ShareAccessed: ({ ownerId }) => [
    { kind: 'push', topic: shareActivityTopic(ownerId), payload: null },
  ],
  ShareOriginalRequested: ({ ownerId }) => [
    { kind: 'push', topic: shareRequestsTopic(ownerId), payload: null },
  ],
  ShareRequestAnswered: () => [],
};
