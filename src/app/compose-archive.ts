import { ArchiveContent } from '../application/archive/archive-content.ts';
import { BackfillPreparations } from '../application/archive/backfill-preparations.ts';
import { PlanArchive } from '../application/archive/plan-archive.ts';
import { ReleaseHotCopy } from '../application/archive/release-hot-copy.ts';
import { SweepArchive } from '../application/archive/sweep-archive.ts';
import { WriteManifest } from '../application/archive/write-manifest.ts';
import type { AccountQueries } from '../application/ports/account-queries.ts';
import type { ProviderRegistry } from '../application/ports/provider-registry.ts';
import type { UnitOfWork } from '../application/ports/unit-of-work.ts';
import { VerifyCopy } from '../application/redundancy/verify-copy.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { IdSource } from '../domain/shared/id-source.ts';
import { Sha256ContentHasher } from '../infrastructure/metadata/sha256-content-hasher.ts';
import { PostgresArchiveQueries } from '../infrastructure/postgres/postgres-archive-queries.ts';
import { PostgresPlacementPolicies } from '../infrastructure/postgres/postgres-placement-policies.ts';
import type { Sql } from '../infrastructure/postgres/sql.ts';
import { PREPARATIONS } from './preparations.ts';

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
