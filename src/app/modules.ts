import 'reflect-metadata';
import type { Preparation } from '../kernel/preparation.ts';
import type * as accountDeletion from '../modules/account-deletion/application/unit-of-work.ts';
import {
  accountDeletionContribution,
  composeAccountDeletion,
} from '../modules/account-deletion/compose-account-deletion.ts';
import type { PasswordHasher } from '../modules/account/application/password-hasher.ts';
import type * as account from '../modules/account/application/unit-of-work.ts';
import { accountContribution, composeAccount } from '../modules/account/compose-account.ts';
import type { SigningKey } from '../modules/account/infrastructure/signing-key.ts';
import type * as albums from '../modules/albums/application/unit-of-work.ts';
import { albumsContribution, composeAlbums } from '../modules/albums/compose-albums.ts';
import { archiveContribution, composeArchive } from '../modules/archive/compose-archive.ts';
import { downloadContribution, composeDownload } from '../modules/download/compose-download.ts';
import type * as exports from '../modules/exports/application/unit-of-work.ts';
import { exportsContribution, composeExports } from '../modules/exports/compose-exports.ts';
import { libraryContribution, composeLibrary } from '../modules/library/compose-library.ts';
import type * as media from '../modules/media/application/unit-of-work.ts';
import { composeMedia, mediaContribution } from '../modules/media/compose-media.ts';
import { retrievalContribution, composeRetrieval } from '../modules/retrieval/compose-retrieval.ts';
import type * as search from '../modules/search/application/unit-of-work.ts';
import { searchContribution, composeSearch } from '../modules/search/compose-search.ts';
import type * as sharing from '../modules/sharing/application/unit-of-work.ts';
import { sharingContribution, composeSharing } from '../modules/sharing/compose-sharing.ts';
import type { PriceTable } from '../modules/storage/application/price-table.ts';
import type { ProviderRegistry } from '../modules/storage/application/provider-registry.ts';
import type { RestoreNotifications } from '../modules/storage/application/restore-notifications.ts';
import { storageContribution, composeStorage } from '../modules/storage/compose-storage.ts';
import type { StorageProvider } from '../modules/storage/domain/storage-provider.ts';
import type * as trash from '../modules/trash/application/unit-of-work.ts';
import { trashContribution, composeTrash } from '../modules/trash/compose-trash.ts';
import type { Staging } from '../modules/upload/application/staging.ts';
import { uploadContribution, composeUpload } from '../modules/upload/compose-upload.ts';
import type { Contribution } from '../platform/contribution.ts';
import type { Platform } from '../platform/platform.ts';
import type { DatabaseConnection } from '../platform/postgres/database-connection.ts';
import type { Config } from './config.ts';
import { joinedObjects } from './fold.ts';

/** The combined transaction type of all modules. */
export interface Transaction
  extends
    account.Transaction,
    trash.Transaction,
    albums.Transaction,
    exports.Transaction,
    media.Transaction,
    search.Transaction,
    sharing.Transaction,
    accountDeletion.Transaction {}

/** Resources opened before modules are composed. */
export interface Opened {
  readonly connection: DatabaseConnection;
  readonly key: SigningKey;
  readonly passwords: PasswordHasher;
  readonly staging: Staging;
  readonly providers: ProviderRegistry;
  /** Where previews are stored. */
  readonly previewProvider: StorageProvider;
  readonly prices: PriceTable;
  readonly restoreNotifications: readonly RestoreNotifications[];
  readonly preparations: readonly Preparation[];
}

/** Composes the use cases of every module, bottom up. */
export async function composeModules(
  platform: Platform<Transaction>,
  opened: Opened,
  config: Config,
) {
  const { key, restoreNotifications } = opened;
  const account = composeAccount(platform, { ...config, ...opened });
  const library = composeLibrary(platform, opened);
  const storage = composeStorage(platform, { ...opened, ...library });
  const archive = composeArchive(platform, { ...opened, ...account, ...library, ...storage });
  const retrieval = composeRetrieval(platform, { ...opened, ...library, restoreNotifications });
  const below = { ...account, ...library, ...storage, ...archive, ...retrieval };
  const media = await composeMedia(platform, { ...opened, ...library }, config, key.downloadSecret);
  const upload = await composeUpload(platform, { ...opened, ...below, ...media }, config);
  const download = composeDownload(platform, below, key.downloadSecret);
  const exported = composeExports(platform, { ...below, ...download });
  const trashed = composeTrash(platform, { ...opened, ...below }, config.trashDays);
  const shared = composeSharing(
    platform,
    { ...opened, ...below, ...download, ...media, ...exported },
    key.downloadSecret,
  );
  return joinedObjects(
    'use case',
    platform,
    account,
    library,
    storage,
    archive,
    retrieval,
    upload,
    download,
    trashed,
    media,
    composeAlbums(platform, library, config.syncFeedDays),
    composeSearch(platform, library, opened.connection),
    exported,
    shared,
    composeAccountDeletion(
      platform,
      { ...opened, ...below, ...upload, ...exported, ...trashed, ...shared },
      key.downloadSecret,
    ),
  );
}

export type UseCases = Awaited<ReturnType<typeof composeModules>>;

/** The contributions of all modules, bottom up. */
export const CONTRIBUTIONS: readonly Contribution<UseCases>[] = [
  accountContribution,
  storageContribution,
  libraryContribution,
  archiveContribution,
  retrievalContribution,
  uploadContribution,
  downloadContribution,
  trashContribution,
  mediaContribution,
  albumsContribution,
  searchContribution,
  exportsContribution,
  sharingContribution,
  accountDeletionContribution,
];
