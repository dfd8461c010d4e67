import type { Reaction, ReactionTable } from '../../../kernel/reaction.ts';
import type { RetrievalEvent } from '../../retrieval/domain/retrieval-events.ts';
import type { ExportEvent } from '../domain/export-events.ts';
import { exportJob } from './export-jobs.ts';
import { exportsTopic } from './exports-topic.ts';

/** Notifies subscribers, which then read the export's row. */
function notify({ ownerId, exportId }: ExportEvent): Reaction[] {
  return [{ kind: 'push', topic: exportsTopic(ownerId), payload: { exportId } }];
}

/** Notifies subscribers and removes what is recorded about the files: a finished export cannot be downloaded. */
function finish(event: ExportEvent): Reaction[] {
  const { exportId } = event;
  return [...notify(event), { kind: 'step', name: 'remove-export-files', data: { exportId } }];
}

/** Updates exports that may depend on the retrieval. */
function followExports({ requestId: retrievalId }: RetrievalEvent): Reaction[] {
  return [{ kind: 'job', job: exportJob('follow-exports', { retrievalId }) }];
}

export const EXPORT_REACTIONS: ReactionTable<ExportEvent | RetrievalEvent> = {
  ExportCreated: notify,
  ExportReady: notify,
  ExportExpiryMoved: notify,
  ExportExpired: finish,
  ExportFailed: finish,
  ExportCancelled: finish,
  RetrievalRequested: () => [],
  RetrievalStarted: () => [],
  RetrievalReady: followExports,
  RetrievalExpiring: followExports,
  RetrievalExtended: followExports,
  RetrievalExpired: followExports,
  RetrievalFailed: followExports,
  RetrievalCancelled: followExports,
};
