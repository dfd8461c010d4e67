import type * as account from '../modules/account/application/unit-of-work.ts';
import { MikroUserRepository } from '../modules/account/infrastructure/mikro-user-repository.ts';
import { PostgresQuotaLedger } from '../modules/account/infrastructure/postgres-quota-ledger.ts';
import type * as albums from '../modules/albums/application/unit-of-work.ts';
import { MikroAlbumRepository } from '../modules/albums/infrastructure/mikro-album-repository.ts';
import { PostgresAlbumEntries } from '../modules/albums/infrastructure/postgres-album-entries.ts';
import type * as archive from '../modules/archive/application/unit-of-work.ts';
import { MikroArchivalRepository } from '../modules/archive/infrastructure/mikro-archival-repository.ts';
import { PostgresPreparationLedger } from '../modules/archive/infrastructure/postgres-preparation-ledger.ts';
import type * as exports from '../modules/exports/application/unit-of-work.ts';
import { MikroExportRepository } from '../modules/exports/infrastructure/mikro-export-repository.ts';
import type * as library from '../modules/library/application/unit-of-work.ts';
import { MikroContentRepository } from '../modules/library/infrastructure/mikro-content-repository.ts';
import { MikroFileRepository } from '../modules/library/infrastructure/mikro-file-repository.ts';
import type * as retrieval from '../modules/retrieval/application/unit-of-work.ts';
import { MikroRestoreOperationRepository } from '../modules/retrieval/infrastructure/mikro-restore-operation-repository.ts';
import { MikroRetrievalRepository } from '../modules/retrieval/infrastructure/mikro-retrieval-repository.ts';
import { PostgresArchivedFileQueries } from '../modules/retrieval/infrastructure/postgres-archived-file-queries.ts';
import type * as sharing from '../modules/sharing/application/unit-of-work.ts';
import { MikroShareRepository } from '../modules/sharing/infrastructure/mikro-share-repository.ts';
import type * as trash from '../modules/trash/application/unit-of-work.ts';
import type * as upload from '../modules/upload/application/unit-of-work.ts';
import { MikroUploadSessionRepository } from '../modules/upload/infrastructure/mikro-upload-session-repository.ts';
import { PostgresTombstones } from '../modules/upload/infrastructure/postgres-tombstones.ts';
import type { OpenTransaction } from '../platform/postgres/mikro-unit-of-work.ts';

/** All that a use case of any module may touch within one transaction. */
export interface Transaction
  extends
    account.Transaction,
    library.Transaction,
    archive.Transaction,
    retrieval.Transaction,
    upload.Transaction,
    albums.Transaction,
    exports.Transaction,
    sharing.Transaction,
    trash.Transaction {}

export function transactionOf({ em, sql, track, enqueue }: OpenTransaction): Transaction {
  return {
    sessions: new MikroUploadSessionRepository(em, track),
    archivals: new MikroArchivalRepository(em),
    preparations: new PostgresPreparationLedger(sql),
    contents: new MikroContentRepository(em, sql),
    files: new MikroFileRepository(em, sql, track),
    users: new MikroUserRepository(em),
    restores: new MikroRestoreOperationRepository(em, sql),
    retrievals: new MikroRetrievalRepository(em, sql, track),
    archivedFiles: new PostgresArchivedFileQueries(sql),
    quota: track(new PostgresQuotaLedger(sql)),
    tombstones: new PostgresTombstones(sql),
    albums: new MikroAlbumRepository(em, track),
    albumEntries: new PostgresAlbumEntries(sql),
    shares: new MikroShareRepository(em, sql, track),
    exports: new MikroExportRepository(em, sql, track),
    enqueue,
  };
}
