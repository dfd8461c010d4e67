import type { Clock } from '../../kernel/clock.ts';
import type { EventBus } from '../../kernel/event-bus.ts';
import type { IdSource } from '../../kernel/id-source.ts';
import type { Sql } from '../../platform/postgres/sql.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import { AddToAlbum } from './application/add-to-album.ts';
import { CreateAlbum } from './application/create-album.ts';
import { DeleteAlbum } from './application/delete-album.ts';
import { ListAlbums } from './application/list-albums.ts';
import { MoveInAlbum } from './application/move-in-album.ts';
import { RemoveFromAlbum } from './application/remove-from-album.ts';
import type { UnitOfWork } from './application/unit-of-work.ts';
import { UpdateAlbum } from './application/update-album.ts';
import { WatchAlbums } from './application/watch-albums.ts';
import { PostgresAlbumQueries } from './infrastructure/postgres-album-queries.ts';

export interface AlbumContext {
  readonly sql: Sql;
  readonly unitOfWork: UnitOfWork;
  readonly files: FileQueries;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** The use cases of albums. */
export function composeAlbums({ sql, unitOfWork, files, bus, clock, ids }: AlbumContext) {
  const albums = new PostgresAlbumQueries(sql);
  return {
    albums,
    listAlbums: new ListAlbums(albums, files),
    createAlbum: new CreateAlbum(unitOfWork, clock, ids),
    updateAlbum: new UpdateAlbum(unitOfWork),
    deleteAlbum: new DeleteAlbum(unitOfWork),
    addToAlbum: new AddToAlbum(unitOfWork, clock),
    removeFromAlbum: new RemoveFromAlbum(unitOfWork),
    moveInAlbum: new MoveInAlbum(unitOfWork),
    watchAlbums: new WatchAlbums(albums, files, bus),
  };
}
