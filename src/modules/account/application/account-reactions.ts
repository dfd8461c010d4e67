import type { ReactionTable } from '../../../kernel/reaction.ts';
import type { QuotaEvent } from '../domain/quota-events.ts';
import { quotaTopic } from './quota-topic.ts';

export const ACCOUNT_REACTIONS: ReactionTable<QuotaEvent> = {
  QuotaThresholdCrossed: ({ ownerId }) => [
    { kind: 'push', topic: quotaTopic(ownerId), payload: null },
  ],
};
