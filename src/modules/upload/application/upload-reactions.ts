import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { UploadEvent } from '../domain/upload-events.ts';
import { uploadProgressTopic } from './upload-progress.ts';

/** The upload reached a final state; subscribers read its row. */
function ended({ ownerId, sessionId }: { ownerId: string; sessionId: string }): Reaction[] {
  return [{ kind: 'push', topic: uploadProgressTopic(ownerId), payload: { sessionId } }];
}

export const UPLOAD_REACTIONS: ReactionTable<UploadEvent> = {
  UploadSessionOpened: () => [],
  UploadSessionCompleted: ended,
  UploadSessionClosed: ended,
};
