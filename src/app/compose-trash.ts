import type { ReleaseHotCopy } from '../application/archive/release-hot-copy.ts';
import type { EditFiles } from '../application/file/edit-files.ts';
import type { ProviderRegistry } from '../application/ports/provider-registry.ts';
import type { QuotaLedger } from '../application/ports/quota-ledger.ts';
import type { UnitOfWork } from '../application/ports/unit-of-work.ts';
import { EmptyTrash } from '../application/trash/empty-trash.ts';
import { ForgetDeletions } from '../application/trash/forget-deletions.ts';
import { PurgeFiles } from '../application/trash/purge-files.ts';
import { RemoveContent } from '../application/trash/remove-content.ts';
import { RestoreFiles } from '../application/trash/restore-files.ts';
import { TrashFiles } from '../application/trash/trash-files.ts';
import type { Clock } from '../domain/shared/clock.ts';
import { PostgresRemovalQueries } from '../infrastructure/postgres/postgres-removal-queries.ts';
import { PostgresTrashQueries } from '../infrastructure/postgres/postgres-trash-queries.ts';
import type { Sql } from '../infrastructure/postgres/sql.ts';

const DAY_MS = 24 * 3_600_000;

export interface TrashContext {
  readonly sql: Sql;
  readonly unitOfWork: UnitOfWork;
  readonly editFiles: EditFiles;
  readonly quota: QuotaLedger;
  readonly providers: ProviderRegistry;
  readonly releaseHotCopy: ReleaseHotCopy;
  readonly trashDays: number;
  readonly clock: Clock;
  readonly log: (message: string, error?: unknown) => void;
}

/** The use cases that put files into the trash, take them out, and delete them for good. */
export function composeTrash(context: TrashContext) {
  const { sql, unitOfWork, editFiles, quota, clock, trashDays } = context;
  const trash = new PostgresTrashQueries(sql);
  const purgeFiles = new PurgeFiles(unitOfWork, clock);
  return {
    trash,
    trashFiles: new TrashFiles(editFiles, clock),
    restoreFiles: new RestoreFiles(editFiles, quota),
    purgeFiles,
    emptyTrash: new EmptyTrash(trash, purgeFiles, unitOfWork, clock, trashDays * DAY_MS),
    forgetDeletions: new ForgetDeletions(unitOfWork),
    removeContent: new RemoveContent({ ...context, removals: new PostgresRemovalQueries(sql) }),
  };
}
