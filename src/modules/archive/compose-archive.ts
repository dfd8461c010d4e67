import type { Preparation } from '../../kernel/preparation.ts';
import type { Contribution, JobTable, TransactionTable } from '../../platform/contribution.ts';
import type { Platform } from '../../platform/platform.ts';
import type { AccountQueries } from '../account/application/account-queries.ts';
import type { ReadCopies } from '../library/application/read-copies.ts';
import type { ContentHasher } from '../storage/application/content-hasher.ts';
import type { PlacementPolicies } from '../storage/application/placement-policies.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import type { VerifyObject } from '../storage/application/verify-object.ts';
import { ArchiveResolver } from './api/graphql/archive-resolver.ts';
import { ARCHIVE_LOADERS } from './api/graphql/context.ts';
import { ArchiveContent } from './application/archive-content.ts';
import type { ArchiveJobs } from './application/archive-jobs.ts';
import { ARCHIVE_REACTIONS } from './application/archive-reactions.ts';
import { BackfillPreparations } from './application/backfill-preparations.ts';
import { CopyContent } from './application/copy-content.ts';
import { PlanArchive, type StoredContent } from './application/plan-archive.ts';
import { ReleaseHotCopy } from './application/release-hot-copy.ts';
import { SweepArchive } from './application/sweep-archive.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { VerifyCopies } from './application/verify-copies.ts';
import { WriteManifest } from './application/write-manifest.ts';
import { ArchivalEntity } from './infrastructure/archival.entity.ts';
import { mikroArchivalRepository } from './infrastructure/mikro-archival-repository.ts';
import { postgresArchiveQueries } from './infrastructure/postgres-archive-queries.ts';
import { postgresPreparationLedger } from './infrastructure/postgres-preparation-ledger.ts';

export interface ArchiveDeps {
  readonly accounts: AccountQueries;
  readonly providers: ProviderRegistry;
  readonly readCopies: ReadCopies;
  readonly policies: PlacementPolicies;
  readonly hasher: ContentHasher;
  readonly verifyObject: VerifyObject;
  readonly preparations: readonly Preparation[];
}

/** Composes the archive use cases. */
export function composeArchive(platform: Platform<Transaction>, deps: ArchiveDeps) {
  const { sql, unitOfWork, clock } = platform;
  const { providers, policies, preparations } = deps;
  const context = { ...platform, ...deps };
  const archive = postgresArchiveQueries(sql);
  const verifyCopies = new VerifyCopies({ ...context, archive });
  const copyContent = new CopyContent({ ...context, verifyCopies });
  const writeManifest = new WriteManifest(context);
  const archiveContent = new ArchiveContent({ ...context, writeManifest, copyContent });
  const releaseHotCopy = new ReleaseHotCopy({ ...context, archive, verifyCopies });
  return {
    archive,
    verifyCopies,
    writeManifest,
    archiveContent,
    releaseHotCopy,
    planArchive: new PlanArchive(policies, preparations, clock),
    backfillPreparations: new BackfillPreparations(archive, unitOfWork, preparations),
    sweepArchive: new SweepArchive({
      ...context,
      archive,
      defaultCopies: providers.policy.copies,
      archiveContent,
      releaseHotCopy,
    }),
  };
}

type UseCases = ReturnType<typeof composeArchive> & Pick<ArchiveDeps, 'policies' | 'providers'>;

export const archiveContribution: Contribution<UseCases> = {
  entities: [ArchivalEntity],
  transaction: {
    archivals: mikroArchivalRepository,
    preparations: ({ sql }) => postgresPreparationLedger(sql),
  } satisfies TransactionTable<Pick<Transaction, 'archivals' | 'preparations'>>,
  reactions: ARCHIVE_REACTIONS,
  steps: {
    'plan-archive': async ({ planArchive }, stored: readonly StoredContent[], tx: Transaction) => {
      for (const content of stored) await planArchive.within(tx, content);
    },
  },
  jobs: {
    'verify-copies': {
      cron: '* * * * *',
      retries: 0,
      timeoutSeconds: 7200,
      heartbeatSeconds: 20,
      run: ({ verifyCopies }, _data, signal) => verifyCopies.execute(signal),
    },
    // Failures are rescheduled by the row's due_at.
    'archive-content': {
      retries: 0,
      timeoutSeconds: 7200,
      concurrency: 4,
      run: async ({ archiveContent, releaseHotCopy }, { contentId }, signal) => {
        const isReleasable = await archiveContent.execute(contentId, signal);
        if (isReleasable) await releaseHotCopy.execute(contentId, signal);
      },
    },
    'write-manifest': {
      retries: 20,
      timeoutSeconds: 600,
      concurrency: 2,
      run: ({ writeManifest }, { contentId }, signal) => writeManifest.execute(contentId, signal),
    },
    'sweep-archive': {
      cron: '* * * * *',
      retries: 0,
      timeoutSeconds: 7200,
      run: ({ sweepArchive }, _data, signal) => sweepArchive.execute(signal),
    },
    'backfill-preparations': {
      cron: '27 * * * *',
      retries: 0,
      timeoutSeconds: 3600,
      run: ({ backfillPreparations }, _data, signal) => backfillPreparations.execute(signal),
    },
  } satisfies JobTable<ArchiveJobs, UseCases>,
  resolvers: (useCases) => [new ArchiveResolver(useCases)],
  loaders: ARCHIVE_LOADERS,
  recover: ({ sweepArchive }, signal) => sweepArchive.execute(signal),
};
