import type { Clock } from '../../kernel/clock.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import type { AccountQueries } from '../account/application/account-queries.ts';
import type { ContentHasher } from '../storage/application/content-hasher.ts';
import type { PlacementPolicies } from '../storage/application/placement-policies.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import { ArchiveContent } from './application/archive-content.ts';
import { BackfillPreparations } from './application/backfill-preparations.ts';
import { PlanArchive, type Preparation } from './application/plan-archive.ts';
import { ReleaseHotCopy } from './application/release-hot-copy.ts';
import { SweepArchive } from './application/sweep-archive.ts';
import type { UnitOfWork } from './application/unit-of-work.ts';
import { VerifyCopy } from './application/verify-copy.ts';
import { WriteManifest } from './application/write-manifest.ts';
import { PostgresArchiveQueries } from './infrastructure/postgres-archive-queries.ts';

export interface ArchiveContext {
  readonly sql: Sql;
  readonly unitOfWork: UnitOfWork;
  readonly accounts: AccountQueries;
  readonly providers: ProviderRegistry;
  readonly policies: PlacementPolicies;
  readonly hasher: ContentHasher;
  readonly preparations: readonly Preparation[];
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: (message: string, error?: unknown) => void;
}

/** The use cases that bring contents into the archive. */
export function composeArchive(context: ArchiveContext) {
  const { sql, providers, policies, hasher, preparations, unitOfWork, clock } = context;
  const archive = new PostgresArchiveQueries(sql);
  const verifyCopy = new VerifyCopy(unitOfWork, providers, hasher, clock, (message) =>
    context.log(message),
  );
  const writeManifest = new WriteManifest(context);
  const archiveContent = new ArchiveContent({ ...context, writeManifest, verifyCopy });
  const releaseHotCopy = new ReleaseHotCopy({ ...context, archive });
  return {
    archive,
    verifyCopy,
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
