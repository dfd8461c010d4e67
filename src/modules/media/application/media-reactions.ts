import type { ReactionTable } from '../../../kernel/reaction.ts';
import type { ArchiveEvent } from '../../archive/domain/archive-events.ts';
import type { TrashEvent } from '../../trash/domain/trash-events.ts';
import type { MediaEvent } from '../domain/media-events.ts';
import { mediaJob } from './media-jobs.ts';
import { PREVIEWS } from './preview-preparation.ts';

/** Longer than a rendering may take. A rendering that ends after the first removal leaves its previews to the second. */
const REMOVE_AGAIN_SECONDS = 3600;

type PlannedPreparation = Extract<ArchiveEvent, { type: 'PreparationPlanned' }>;

type PurgedContent = Extract<TrashEvent, { type: 'ContentPurged' }>;

export const MEDIA_REACTIONS: ReactionTable<PlannedPreparation | PurgedContent | MediaEvent> = {
  PreparationPlanned: ({ contentId, name }) =>
    name === PREVIEWS.name ? [{ kind: 'job', job: mediaJob('make-previews', { contentId }) }] : [],
  ContentPurged: ({ contentId }) => [
    { kind: 'step', name: 'retire-previews', data: { contentId } },
  ],
  PreviewsRetired: ({ key }) => [
    { kind: 'job', job: mediaJob('remove-previews', { key }) },
    { kind: 'job', job: mediaJob('remove-previews', { key }, REMOVE_AGAIN_SECONDS) },
  ],
};
