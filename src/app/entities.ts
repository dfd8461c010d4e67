import { UserEntity } from '../modules/account/infrastructure/user.entity.ts';
import { AlbumEntity } from '../modules/albums/infrastructure/album.entity.ts';
import { ArchivalEntity } from '../modules/archive/infrastructure/archival.entity.ts';
import { ArchiveExportEntity } from '../modules/exports/infrastructure/archive-export.entity.ts';
import { ContentEntity } from '../modules/library/infrastructure/content.entity.ts';
import { CopyEntity } from '../modules/library/infrastructure/copy.entity.ts';
import { StoredFileEntity } from '../modules/library/infrastructure/stored-file.entity.ts';
import { RestoreOperationEntity } from '../modules/retrieval/infrastructure/restore-operation.entity.ts';
import { RetrievalItemEntity } from '../modules/retrieval/infrastructure/retrieval-item.entity.ts';
import { RetrievalRequestEntity } from '../modules/retrieval/infrastructure/retrieval-request.entity.ts';
import { ShareEntity } from '../modules/sharing/infrastructure/share.entity.ts';
import { UploadSessionEntity } from '../modules/upload/infrastructure/upload-session.entity.ts';

/** How the aggregates of all modules lie in their tables. */
export const ENTITIES = [
  StoredFileEntity,
  ContentEntity,
  CopyEntity,
  ArchivalEntity,
  RestoreOperationEntity,
  RetrievalItemEntity,
  RetrievalRequestEntity,
  UploadSessionEntity,
  UserEntity,
  AlbumEntity,
  ShareEntity,
  ArchiveExportEntity,
];
