import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { ShareEvent } from '../domain/share-events.ts';
import { shareActivityTopic, shareTurnedTopic } from './share-topics.ts';

/** Running downloads of the share check whether it still allows them. */
function turned({ shareId }: { shareId: string }): Reaction[] {
  return [{ kind: 'push', topic: shareTurnedTopic(shareId), payload: null }];
}

export const SHARE_REACTIONS: ReactionTable<ShareEvent> = {
  ShareCreated: () => [],
  ShareChanged: turned,
  ShareRevoked: turned,
  ShareAccessed: ({ ownerId }) => [
    { kind: 'push', topic: shareActivityTopic(ownerId), payload: null },
  ],
};
