import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { FileEvent } from '../../library/domain/file-events.ts';
import { archiveJob } from './archive-jobs.ts';

/** Once a file is archived, its manifest repeats what its owner changes. */
function rewriteManifest({ archivedContentId }: { archivedContentId?: string }): Reaction[] {
  if (archivedContentId === undefined) return [];
  return [{ kind: 'job', job: archiveJob('write-manifest', { contentId: archivedContentId }) }];
}

type CorrectedFile = Extract<FileEvent, { archivedContentId?: string }>;

export const ARCHIVE_REACTIONS: ReactionTable<CorrectedFile> = {
  FileChanged: rewriteManifest,
  FileTrashed: rewriteManifest,
  FileRestored: rewriteManifest,
};
