import type { ReactionTable } from '../../../kernel/reaction.ts';
import type { TrashEvent } from '../domain/trash-events.ts';
import { trashJob } from './trash-jobs.ts';

export const TRASH_REACTIONS: ReactionTable<TrashEvent> = {
  ContentPurged: ({ contentId }) => [
    { kind: 'job', job: trashJob('remove-content', { contentId }) },
  ],
  TrashEmptyingRequested: ({ ownerId, before }) => [
    { kind: 'job', job: trashJob('empty-trash', { ownerId, before }) },
  ],
};
