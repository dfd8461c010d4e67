import type { Clock } from '../../kernel/clock.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import type { QuotaLedger } from '../account/application/quota-ledger.ts';
import type { ReleaseHotCopy } from '../archive/application/release-hot-copy.ts';
import type { EditFiles } from '../library/application/edit-files.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import { EmptyTrash } from './application/empty-trash.ts';
import { PurgeFiles } from './application/purge-files.ts';
import { RemoveContent } from './application/remove-content.ts';
import { RestoreFiles } from './application/restore-files.ts';
import { TrashFiles } from './application/trash-files.ts';
import type { UnitOfWork } from './application/unit-of-work.ts';
import { PostgresRemovalQueries } from './infrastructure/postgres-removal-queries.ts';
import { PostgresTrashQueries } from './infrastructure/postgres-trash-queries.ts';

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
    removeContent: new RemoveContent({ ...context, removals: new PostgresRemovalQueries(sql) }),
  };
}
