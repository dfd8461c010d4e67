import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { ContentEvent } from '../../library/domain/content-events.ts';
import type { FileEvent } from '../../library/domain/file-events.ts';
import type { ArchiveEvent } from '../domain/archive-events.ts';
import { archiveJob } from './archive-jobs.ts';
import { planArchiveStep } from './archive-steps.ts';

/** Keeps the manifest of an archived file in step with its owner's edits. */
function rewriteManifest({ archivedContentId }: { archivedContentId?: string }): Reaction[] {
  if (archivedContentId === undefined) return [];
  return [{ kind: 'job', job: archiveJob('write-manifest', { contentId: archivedContentId }) }];
}

type EditedFile = Extract<FileEvent, { archivedContentId?: string }>;

export const ARCHIVE_REACTIONS: ReactionTable<ArchiveEvent | ContentEvent | EditedFile> = {
  ContentStored: ({ contentId, ownerId, mimeType, preferredProvider }) => [
    planArchiveStep({ contentId, ownerId, mimeType, preferredProvider }),
  ],
  ArchivalDue: ({ contentId }) => [
    { kind: 'job', job: archiveJob('archive-content', { contentId }) },
  ],
  ManifestOutdated: ({ contentId }) => rewriteManifest({ archivedContentId: contentId }),
  PreparationPlanned: () => [],
  FileChanged: rewriteManifest,
  FileTrashed: rewriteManifest,
  FileRestored: rewriteManifest,
};
