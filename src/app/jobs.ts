import type { Clock } from '../kernel/clock.ts';
import type { JobName } from '../kernel/jobs.ts';
import type { RefreshTokenStore } from '../modules/account/application/refresh-token-store.ts';
import type { ArchiveContent } from '../modules/archive/application/archive-content.ts';
import type { BackfillPreparations } from '../modules/archive/application/backfill-preparations.ts';
import type { ReleaseHotCopy } from '../modules/archive/application/release-hot-copy.ts';
import type { SweepArchive } from '../modules/archive/application/sweep-archive.ts';
import type { VerifyCopy } from '../modules/archive/application/verify-copy.ts';
import type { WriteManifest } from '../modules/archive/application/write-manifest.ts';
import type { FollowExports } from '../modules/exports/application/follow-exports.ts';
import type { PruneShares } from '../modules/sharing/application/prune-shares.ts';
import type { SweepStorage } from '../modules/storage/application/sweep-storage.ts';
import type { EmptyTrash } from '../modules/trash/application/empty-trash.ts';
import type { RemoveContent } from '../modules/trash/application/remove-content.ts';
import type { ExpireUploads } from '../modules/upload/application/expire-uploads.ts';
import type { SweepUploads } from '../modules/upload/application/sweep-uploads.ts';
import type { JobHandlers, JobSettings } from '../platform/jobs/pg-boss-jobs.ts';

export interface JobParts {
  readonly verifyCopy: VerifyCopy;
  readonly archiveContent: ArchiveContent;
  readonly releaseHotCopy: ReleaseHotCopy;
  readonly writeManifest: WriteManifest;
  readonly removeContent: RemoveContent;
  readonly emptyTrash: EmptyTrash;
  readonly sweepArchive: SweepArchive;
  readonly backfillPreparations: BackfillPreparations;
  readonly sweepUploads: SweepUploads;
  readonly expireUploads: ExpireUploads;
  readonly sweepStorage: SweepStorage;
  readonly followExports: FollowExports;
  readonly refreshTokens: RefreshTokenStore;
  readonly pruneShares: PruneShares;
  readonly clock: Clock;
}

/** How each job is queued and when it comes by itself. */
export const JOB_SETTINGS: Readonly<Record<JobName, JobSettings>> = {
  'verify-copy': { retries: 10, timeoutSeconds: 3600 },
  // What fails is due again by its own row.
  'archive-content': { retries: 0, timeoutSeconds: 7200 },
  'write-manifest': { retries: 20, timeoutSeconds: 600 },
  'remove-content': { retries: 20, timeoutSeconds: 600 },
  'empty-trash': { retries: 20, timeoutSeconds: 3600 },
  'sweep-trash': { cron: '7 * * * *', retries: 0, timeoutSeconds: 3600 },
  'sweep-archive': { cron: '* * * * *', retries: 0, timeoutSeconds: 7200 },
  'backfill-preparations': { cron: '27 * * * *', retries: 0, timeoutSeconds: 3600 },
  // A node that dies in the middle keeps its successor waiting for no longer than this.
  'sweep-uploads': { cron: '* * * * *', retries: 0, timeoutSeconds: 180 },
  'expire-uploads': { cron: '*/10 * * * *', retries: 0, timeoutSeconds: 600 },
  // It walks over every object.
  'sweep-storage': { cron: '43 3 * * *', retries: 0, timeoutSeconds: 3600 },
  'follow-exports': { retries: 10, timeoutSeconds: 300 },
  'sweep-exports': { cron: '* * * * *', retries: 0, timeoutSeconds: 180 },
  'prune-history': { cron: '17 3 * * *', retries: 3, timeoutSeconds: 60 },
};

/** The only table of which job runs which use case. */
export function jobHandlers(parts: JobParts): JobHandlers {
  return {
    'verify-copy': ({ copyId }, signal) => parts.verifyCopy.execute(copyId, signal),
    'archive-content': async ({ contentId }, signal) => {
      await parts.archiveContent.execute(contentId, signal);
      // Where the policy leaves no time between the two.
      await parts.releaseHotCopy.execute(contentId, signal);
    },
    'write-manifest': ({ contentId }, signal) =>
      parts.writeManifest.execute(contentId, undefined, signal),
    'remove-content': ({ contentId }, signal) => parts.removeContent.execute(contentId, signal),
    'empty-trash': ({ ownerId, before }, signal) =>
      parts.emptyTrash.ofOwner(ownerId, new Date(before), signal),
    'sweep-trash': async (_data, signal) => {
      await parts.emptyTrash.whatIsDue(signal);
      await parts.removeContent.sweep(signal);
    },
    'sweep-archive': (_data, signal) => parts.sweepArchive.execute(signal),
    'backfill-preparations': (_data, signal) => parts.backfillPreparations.execute(signal),
    'sweep-uploads': async (_data, signal) => {
      await parts.sweepUploads.execute(signal);
    },
    'expire-uploads': (_data, signal) => parts.expireUploads.execute(signal),
    'sweep-storage': (_data, signal) => parts.sweepStorage.execute(signal),
    'follow-exports': ({ retrievalId }, signal) =>
      parts.followExports.ofRetrieval(retrievalId, signal),
    'sweep-exports': (_data, signal) => parts.followExports.due(signal),
    'prune-history': async () => {
      await parts.refreshTokens.prune(parts.clock.now());
      await parts.pruneShares.execute();
    },
  };
}
