import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { ContentEvent } from '../../library/domain/content-events.ts';
import type { FileEvent } from '../../library/domain/file-events.ts';
import type { ArchiveEvent } from '../domain/archive-events.ts';
import { archiveJob } from './archive-jobs.ts';
import { planArchiveStep } from './archive-steps.ts';

/** A new copy is read back once the page cache no longer holds it. */
const VERIFY_AFTER_SECONDS = 600;

/** The manifest of an archived file repeats what its owner changes. */
function rewriteManifest({ archivedContentId }: { archivedContentId?: string }): Reaction[] {
  if (archivedContentId === undefined) return [];
  return [{ kind: 'job', job: archiveJob('write-manifest', { contentId: archivedContentId }) }];
}

type CorrectedFile = Extract<FileEvent, { archivedContentId?: string }>;

export const ARCHIVE_REACTIONS: ReactionTable<ArchiveEvent | ContentEvent | CorrectedFile> = {
  ContentStored: ({ contentId, ownerId, copyId, preferredProvider }) => [
    planArchiveStep({ contentId, ownerId, preferredProvider }),
    { kind: 'job', job: archiveJob('verify-copy', { copyId }, VERIFY_AFTER_SECONDS) },
  ],
  ArchivalDue: ({ contentId }) => [
    { kind: 'job', job: archiveJob('archive-content', { contentId }) },
  ],
  PreparationPlanned: () => [],
  FileChanged: rewriteManifest,
  FileTrashed: rewriteManifest,
  FileRestored: rewriteManifest,
};
