import { PREPARATIONS } from '../../app/preparations.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import type { UnitOfWork } from '../../kernel/unit-of-work.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import type { AccountQueries } from '../account/application/account-queries.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import { PostgresPlacementPolicies } from '../storage/infrastructure/postgres-placement-policies.ts';
import { Sha256ContentHasher } from '../storage/infrastructure/sha256-content-hasher.ts';
import { ArchiveContent } from './application/archive-content.ts';
import { BackfillPreparations } from './application/backfill-preparations.ts';
import { PlanArchive } from './application/plan-archive.ts';
import { ReleaseHotCopy } from './application/release-hot-copy.ts';
import { SweepArchive } from './application/sweep-archive.ts';
import { VerifyCopy } from './application/verify-copy.ts';
import { WriteManifest } from './application/write-manifest.ts';
import { PostgresArchiveQueries } from './infrastructure/postgres-archive-queries.ts';

export interface ArchiveContext {
  readonly sql: Sql;
  readonly unitOfWork: UnitOfWork;
  readonly accounts: AccountQueries;
  readonly providers: ProviderRegistry;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: (message: string, error?: unknown) => void;
}

/** The use cases that bring contents into the archive. */
export function composeArchive(context: ArchiveContext) {
  const { sql, providers, unitOfWork, clock } = context;
  const hasher = new Sha256ContentHasher();
  const archive = new PostgresArchiveQueries(sql);
  const policies = new PostgresPlacementPolicies(sql, providers.policy);
  const verifyCopy = new VerifyCopy(unitOfWork, providers, hasher, clock, (message) =>
    context.log(message),
  );
  const writeManifest = new WriteManifest({ ...context, hasher });
  const archiveContent = new ArchiveContent({ ...context, policies, writeManifest, verifyCopy });
  const releaseHotCopy = new ReleaseHotCopy({ ...context, archive });
  return {
    archive,
    policies,
    verifyCopy,
    writeManifest,
    archiveContent,
    releaseHotCopy,
    planArchive: new PlanArchive(policies, PREPARATIONS, clock),
    backfillPreparations: new BackfillPreparations(archive, unitOfWork, PREPARATIONS),
    sweepArchive: new SweepArchive({
      ...context,
      archive,
      defaultCopies: providers.policy.copies,
      archiveContent,
      releaseHotCopy,
    }),
  };
}
