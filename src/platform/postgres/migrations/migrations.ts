import type { Constructor } from '@mikro-orm/core';
import type { Migration } from '@mikro-orm/migrations';

import { Migration20261123Initial } from './migration-20261123-initial.ts';
import { Migration20261124JoinedUploads } from './migration-20261124-joined-uploads.ts';
import { Migration20261126Archive } from './migration-20261126-archive.ts';
import { Migration20261126Retrievals } from './migration-20261126-retrievals.ts';
import { Migration20261127Albums } from './migration-20261127-albums.ts';
import { Migration20261127Exports } from './migration-20261127-exports.ts';
import { Migration20261127Library } from './migration-20261127-library.ts';
import { Migration20261127Search } from './migration-20261127-search.ts';
import { Migration20261127Shares } from './migration-20261127-shares.ts';
import { Migration20261127Trash } from './migration-20261127-trash.ts';
import { Migration20261130Descriptions } from './migration-20261130-descriptions.ts';
import { Migration20261130Names } from './migration-20261130-names.ts';
import { Migration20261130Previews } from './migration-20261130-previews.ts';
import { Migration20261201AlbumDescriptions } from './migration-20261201-album-descriptions.ts';
import { Migration20261201Derivatives } from './migration-20261201-derivatives.ts';
import { Migration20261201SavedSearches } from './migration-20261201-saved-searches.ts';
import { Migration20261201SearchIndexes } from './migration-20261201-search-indexes.ts';
import { Migration20261201SimilarPictures } from './migration-20261201-similar-pictures.ts';
import { Migration20261201TimelineRows } from './migration-20261201-timeline-rows.ts';
import { Migration20261201Timeline } from './migration-20261201-timeline.ts';
import { Migration20261201Verification } from './migration-20261201-verification.ts';
import { Migration20261202CopyStates } from './migration-20261202-copy-states.ts';
import { Migration20261202ShareOptions } from './migration-20261202-share-options.ts';
import { Migration20261202ShareRequests } from './migration-20261202-share-requests.ts';
import { Migration20261203AccountDeletions } from './migration-20261203-account-deletions.ts';
import { Migration20261203ChangeRetention } from './migration-20261203-change-retention.ts';
import { Migration20261203ExportContents } from './migration-20261203-export-contents.ts';
import { Migration20261203ExportParts } from './migration-20261203-export-parts.ts';
import { Migration20261203QuotaChanges } from './migration-20261203-quota-changes.ts';
import { Migration20261203UploadIntent } from './migration-20261203-upload-intent.ts';

/** All migrations in order. */
const CLASSES: readonly Constructor<Migration>[] = [
  Migration20261123Initial,
  Migration20261124JoinedUploads,
  Migration20261126Retrievals,
  Migration20261126Archive,
  Migration20261127Library,
  Migration20261127Trash,
  Migration20261127Albums,
  Migration20261127Search,
  Migration20261127Shares,
  Migration20261127Exports,
  Migration20261130Names,
  Migration20261130Descriptions,
  Migration20261130Previews,
  Migration20261201Derivatives,
  Migration20261201Verification,
  Migration20261201AlbumDescriptions,
  Migration20261201SimilarPictures,
  Migration20261201Timeline,
  Migration20261201TimelineRows,
  Migration20261201SavedSearches,
  Migration20261201SearchIndexes,
  Migration20261202ShareRequests,
  Migration20261202ShareOptions,
  Migration20261202CopyStates,
  Migration20261203UploadIntent,
  Migration20261203ChangeRetention,
  Migration20261203AccountDeletions,
  Migration20261203ExportContents,
  Migration20261203ExportParts,
  Migration20261203QuotaChanges,
];

/** Every migration is recorded by the name of its file, such as `migration-20261123-initial`. */
export const MIGRATIONS = CLASSES.map((migration) => ({
  name: migration.name.replaceAll(/(?<=.)([A-Z]|\d+)/g, '-$1').toLowerCase(),
  class: migration,
}));
