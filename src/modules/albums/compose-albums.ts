import type { Clock } from '../../kernel/clock.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import type { UnitOfWork } from '../../kernel/unit-of-work.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import type { QuotaLedger } from '../account/application/quota-ledger.ts';
import { SetQuota } from '../account/application/set-quota.ts';
import { WatchQuota } from '../account/application/watch-quota.ts';
import { DescribeUsage } from '../library/application/describe-usage.ts';
import { EditFiles } from '../library/application/edit-files.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import { ReplaceTags } from '../library/application/replace-tags.ts';
import { TagFiles } from '../library/application/tag-files.ts';
import { PostgresStorageUsage } from '../library/infrastructure/postgres-storage-usage.ts';
import { PostgresTagQueries } from '../library/infrastructure/postgres-tag-queries.ts';
import { PostgresUsageQueries } from '../library/infrastructure/postgres-usage-queries.ts';
import { AddToAlbum } from './application/add-to-album.ts';
import { CreateAlbum } from './application/create-album.ts';
import { DeleteAlbum } from './application/delete-album.ts';
import { ListAlbums } from './application/list-albums.ts';
import { MoveInAlbum } from './application/move-in-album.ts';
import { RemoveFromAlbum } from './application/remove-from-album.ts';
import { UpdateAlbum } from './application/update-album.ts';
import { WatchAlbums } from './application/watch-albums.ts';
import { PostgresAlbumQueries } from './infrastructure/postgres-album-queries.ts';

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
