import { AddToAlbum } from '../application/album/add-to-album.ts';
import { CreateAlbum } from '../application/album/create-album.ts';
import { DeleteAlbum } from '../application/album/delete-album.ts';
import { ListAlbums } from '../application/album/list-albums.ts';
import { MoveInAlbum } from '../application/album/move-in-album.ts';
import { RemoveFromAlbum } from '../application/album/remove-from-album.ts';
import { UpdateAlbum } from '../application/album/update-album.ts';
import { WatchAlbums } from '../application/album/watch-albums.ts';
import { EditFiles } from '../application/file/edit-files.ts';
import type { EventBus } from '../application/ports/event-bus.ts';
import type { FileQueries } from '../application/ports/file-queries.ts';
import type { QuotaLedger } from '../application/ports/quota-ledger.ts';
import type { UnitOfWork } from '../application/ports/unit-of-work.ts';
import { DescribeUsage } from '../application/quota/describe-usage.ts';
import { SetQuota } from '../application/quota/set-quota.ts';
import { WatchQuota } from '../application/quota/watch-quota.ts';
import { ReplaceTags } from '../application/tag/replace-tags.ts';
import { TagFiles } from '../application/tag/tag-files.ts';
import type { Clock } from '../domain/shared/clock.ts';
import type { IdSource } from '../domain/shared/id-source.ts';
import { PostgresAlbumQueries } from '../infrastructure/postgres/postgres-album-queries.ts';
import { PostgresStorageUsage } from '../infrastructure/postgres/postgres-storage-usage.ts';
import { PostgresTagQueries } from '../infrastructure/postgres/postgres-tag-queries.ts';
import { PostgresUsageQueries } from '../infrastructure/postgres/postgres-usage-queries.ts';
import type { Sql } from '../infrastructure/postgres/sql.ts';

export interface AlbumContext {
  readonly sql: Sql;
  readonly quota: QuotaLedger;
  readonly unitOfWork: UnitOfWork;
  readonly files: FileQueries;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Tags, favourites and albums, and what the quota has to do with them. */
export function composeAlbums({ sql, quota, unitOfWork, files, bus, clock, ids }: AlbumContext) {
  const albums = new PostgresAlbumQueries(sql);
  const editFiles = new EditFiles(unitOfWork);
  return {
    albums,
    tags: new PostgresTagQueries(sql),
    editFiles,
    tagFiles: new TagFiles(editFiles),
    replaceTags: new ReplaceTags(unitOfWork),
    listAlbums: new ListAlbums(albums, files),
    createAlbum: new CreateAlbum(unitOfWork, clock, ids),
    updateAlbum: new UpdateAlbum(unitOfWork),
    deleteAlbum: new DeleteAlbum(unitOfWork),
    addToAlbum: new AddToAlbum(unitOfWork, clock),
    removeFromAlbum: new RemoveFromAlbum(unitOfWork),
    moveInAlbum: new MoveInAlbum(unitOfWork),
    watchAlbums: new WatchAlbums(albums, files, bus),
    describeUsage: new DescribeUsage(new PostgresUsageQueries(sql), new PostgresStorageUsage(sql)),
    setQuota: new SetQuota(unitOfWork),
    watchQuota: new WatchQuota(quota, bus),
  };
}
