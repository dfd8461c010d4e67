import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';

import { DomainError } from '../../kernel/domain-error.ts';
import { parseId } from '../../kernel/id.ts';
import { MAX_PAGE } from '../../kernel/paging.ts';
import { UserObject } from '../../modules/account/api/graphql/user.ts';
import { AlbumObject } from '../../modules/albums/api/graphql/album.ts';
import { ArchiveExportObject } from '../../modules/exports/api/graphql/archive-export.ts';
import { FileObject } from '../../modules/library/api/graphql/file.ts';
import { RetrievalRequestObject } from '../../modules/retrieval/api/graphql/retrieval-request.ts';
import { ShareObject } from '../../modules/sharing/api/graphql/share.ts';
import { UploadSessionObject } from '../../modules/upload/api/graphql/upload-session.ts';
import { Node } from '../../platform/graphql/node.ts';
import type { GraphqlContext, Viewer } from './contexts.ts';

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: "Anything of the viewer's by its id; null for what is missing or somebody else's.",
  })
  async node(
    @Arg('id', () => ID) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<Node | null> {
    return nodeOf(await context.viewer(), id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'The same for up to 100 ids, in their order.',
  })
  async nodes(
    @Arg('ids', () => [ID]) ids: string[],
    @Ctx() context: GraphqlContext,
  ): Promise<(Node | null)[]> {
    if (ids.length > MAX_PAGE) {
      throw new DomainError('PAGE_INVALID', `at most ${MAX_PAGE} ids`);
    }
    const viewer = await context.viewer();
    return Promise.all(ids.map((id) => nodeOf(viewer, id)));
  }
}

async function nodeOf(viewer: Viewer, id: string): Promise<Node | null> {
  const { account, files, uploads, retrievals, albums, exports, shares } = viewer;
  const { prefix, uuid } = parseId(id) ?? {};
  if (uuid === undefined) return null;
  if (prefix === 'file') {
    const row = await files.load(uuid);
    return row ? new FileObject(row) : null;
  }
  if (prefix === 'upload') {
    const row = await uploads.load(uuid);
    return row ? new UploadSessionObject(row) : null;
  }
  if (prefix === 'retrieval') {
    const row = await retrievals.load(uuid);
    return row ? new RetrievalRequestObject(row) : null;
  }
  if (prefix === 'album') {
    const row = await albums.rows.load(uuid);
    return row ? new AlbumObject(row) : null;
  }
  if (prefix === 'export') {
    const row = await exports.load(uuid);
    return row ? new ArchiveExportObject(row) : null;
  }
  if (prefix === 'share') {
    const row = await shares.load(uuid);
    return row ? new ShareObject(row) : null;
  }
  return prefix === 'user' && uuid === account.id ? new UserObject(account) : null;
}
