import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { RetrievalEvent } from '../../retrieval/domain/retrieval-events.ts';
import type { ExportEvent } from '../domain/export-events.ts';
import { exportJob } from './export-jobs.ts';
import { exportsTopic } from './exports-topic.ts';

/** Subscribers read the export's row. */
function notified({ ownerId, exportId }: ExportEvent): Reaction[] {
  return [{ kind: 'push', topic: exportsTopic(ownerId), payload: { exportId } }];
}

/** Exports may be waiting for the retrieval. */
function followed({ requestId: retrievalId }: RetrievalEvent): Reaction[] {
  return [{ kind: 'job', job: exportJob('follow-exports', { retrievalId }) }];
}

export const EXPORT_REACTIONS: ReactionTable<ExportEvent | RetrievalEvent> = {
  ExportCreated: notified,
  ExportReady: notified,
  ExportExpiryMoved: notified,
  ExportExpired: notified,
  ExportFailed: notified,
  ExportCancelled: notified,
  RetrievalRequested: () => [],
  RetrievalStarted: () => [],
  RetrievalReady: followed,
  RetrievalExpiring: followed,
  RetrievalExtended: followed,
  RetrievalExpired: followed,
  RetrievalFailed: followed,
  RetrievalCancelled: followed,
};
