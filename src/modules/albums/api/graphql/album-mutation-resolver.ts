import { Arg, ID, Mutation, Resolver } from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { requireUuid, uuidOf } from '../../../../kernel/id.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import { fileResults } from '../../../library/api/graphql/file-results.ts';
import type { Refusals } from '../../../library/application/in-batches.ts';
import type { AddToAlbum } from '../../application/add-to-album.ts';
import type { CreateAlbum } from '../../application/create-album.ts';
import type { DeleteAlbum } from '../../application/delete-album.ts';
import type { MoveInAlbum } from '../../application/move-in-album.ts';
import type { RemoveFromAlbum } from '../../application/remove-from-album.ts';
import type { UpdateAlbum } from '../../application/update-album.ts';
import type { AlbumPlace } from '../../domain/album-order.ts';
import {
  AlbumCreateInput,
  AlbumDeletePayload,
  AlbumFilesPayload,
  AlbumPayload,
  AlbumUpdateInput,
} from './album-mutations.ts';
import { AlbumObject } from './album.ts';
import type { Viewer } from './context.ts';

export interface AlbumMutationDeps {
  readonly createAlbum: CreateAlbum;
  readonly updateAlbum: UpdateAlbum;
  readonly deleteAlbum: DeleteAlbum;
  readonly addToAlbum: AddToAlbum;
  readonly removeFromAlbum: RemoveFromAlbum;
  readonly moveInAlbum: MoveInAlbum;
}

const ALBUM = "The album's ID.";
const IDS = { description: 'IDs of the files, at most 1,000.' };

@Resolver()
export class AlbumMutationResolver {
  constructor(private readonly deps: AlbumMutationDeps) {}

  @Mutation(() => AlbumPayload, { nullable: true, description: 'Creates an album.' })
  async albumCreate(
    @Arg('input', () => AlbumCreateInput) { fileIds, name, description = null }: AlbumCreateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AlbumPayload> {
    const fields = {
      ALBUM_NAME_INVALID: ['input', 'name'],
      ALBUM_DESCRIPTION_INVALID: ['input', 'description'],
      NOT_FOUND: ['input', 'fileIds'],
      FILE_STATUS_INVALID: ['input', 'fileIds'],
    };
    const outcome = await outcomeOf(fields, async () => {
      const ids = (fileIds ?? []).map((fileId) => requireUuid('file', fileId, 'File not found.'));
      const albumId = await this.deps.createAlbum.execute(
        viewer.account.id,
        { name, description },
        ids,
      );
      return { album: await albumOf(viewer, albumId) };
    });
    return new AlbumPayload(outcome);
  }

  @Mutation(() => AlbumPayload, {
    nullable: true,
    description: "Changes an album's name, description or cover.",
  })
  async albumUpdate(
    @IdArg(ALBUM) id: string,
    @Arg('input', () => AlbumUpdateInput) { name, description, coverFileId }: AlbumUpdateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<AlbumPayload> {
    const fields = {
      NOT_FOUND: ['id'],
      ALBUM_NAME_INVALID: ['input', 'name'],
      ALBUM_DESCRIPTION_INVALID: ['input', 'description'],
      ALBUM_PLACE_INVALID: ['input', 'coverFileId'],
    };
    const outcome = await outcomeOf(fields, async () => {
      const albumId = albumIdOf(id);
      await this.deps.updateAlbum.execute(viewer.account.id, albumId, {
        name: name ?? undefined,
        description,
        coverFileId: coverFileId && placedFileIdOf(coverFileId),
      });
      return { album: await albumOf(viewer, albumId) };
    });
    return new AlbumPayload(outcome);
  }

  @Mutation(() => AlbumDeletePayload, {
    nullable: true,
    description: 'Deletes an album. Its files are kept.',
  })
  async albumDelete(
    @IdArg(ALBUM) id: string,
    @CurrentViewer() { account, albums }: Viewer,
  ): Promise<AlbumDeletePayload> {
    const outcome = await outcomeOf({ NOT_FOUND: ['id'] }, async () => {
      const albumId = albumIdOf(id);
      await this.deps.deleteAlbum.execute(account.id, albumId);
      albums.rows.clear(albumId);
      return { deletedId: id };
    });
    return new AlbumDeletePayload(outcome);
  }

  @Mutation(() => AlbumFilesPayload, {
    nullable: true,
    description: 'Appends files to an album. Files already in the album keep their position.',
  })
  albumFilesAdd(
    @IdArg(ALBUM) id: string,
    @Arg('fileIds', () => [ID], IDS) fileIds: string[],
    @CurrentViewer() viewer: Viewer,
  ): Promise<AlbumFilesPayload> {
    return this.rearrange(viewer, id, fileIds, (ownerId, albumId, ids) =>
      this.deps.addToAlbum.execute(ownerId, albumId, ids),
    );
  }

  @Mutation(() => AlbumFilesPayload, {
    nullable: true,
    description: 'Removes files from an album. The files themselves are kept.',
  })
  albumFilesRemove(
    @IdArg(ALBUM) id: string,
    @Arg('fileIds', () => [ID], IDS) fileIds: string[],
    @CurrentViewer() viewer: Viewer,
  ): Promise<AlbumFilesPayload> {
    return this.rearrange(viewer, id, fileIds, (ownerId, albumId, ids) =>
      this.deps.removeFromAlbum.execute(ownerId, albumId, ids),
    );
  }

  @Mutation(() => AlbumFilesPayload, {
    nullable: true,
    description:
      'Moves files within an album next to another of its files, in the given order. Provide either `after` or `before`.',
  })
  albumFilesMove(
    @IdArg(ALBUM) id: string,
    @Arg('fileIds', () => [ID], IDS) fileIds: string[],
    @CurrentViewer() viewer: Viewer,
    @Arg('after', () => ID, {
      nullable: true,
      description: 'Moves the files after this file of the album.',
    })
    after?: string | null,
    @Arg('before', () => ID, {
      nullable: true,
      description: 'Moves the files before this file of the album.',
    })
    before?: string | null,
  ): Promise<AlbumFilesPayload> {
    return this.rearrange(viewer, id, fileIds, (ownerId, albumId, ids) =>
      this.deps.moveInAlbum.execute(ownerId, albumId, ids, placeOf(after, before)),
    );
  }

  private async rearrange(
    viewer: Viewer,
    id: string,
    fileIds: readonly string[],
    work: (ownerId: string, albumId: string, ids: readonly string[]) => Promise<Refusals>,
  ): Promise<AlbumFilesPayload> {
    const outcome = await outcomeOf({ NOT_FOUND: ['id'] }, async () => {
      const albumId = albumIdOf(id);
      const results = await fileResults(
        viewer,
        fileIds,
        (ids) => work(viewer.account.id, albumId, ids),
        'fileIds',
      );
      return { results, album: await albumOf(viewer, albumId) };
    });
    return new AlbumFilesPayload(outcome);
  }
}

async function albumOf({ albums }: Viewer, albumId: string): Promise<AlbumObject | null> {
  return loadObject(albums.rows.clear(albumId), albumId, AlbumObject);
}

function albumIdOf(id: string): string {
  return requireUuid('album', id, 'Album not found.');
}

function placedFileIdOf(id: string): string {
  const uuid = uuidOf('file', id);
  if (uuid === undefined) throw new DomainError('ALBUM_PLACE_INVALID', 'File not found.');
  return uuid;
}

function placeOf(after: string | null | undefined, before: string | null | undefined): AlbumPlace {
  if ((after == null) === (before == null)) {
    throw new DomainError('ALBUM_PLACE_INVALID', 'Provide either `after` or `before`.');
  }
  return after == null
    ? { kind: 'BEFORE', fileId: placedFileIdOf(before ?? '') }
    : { kind: 'AFTER', fileId: placedFileIdOf(after) };
}
