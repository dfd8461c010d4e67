import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';

import { requirePageSize } from '../../../../kernel/paging.ts';
import { userErrorOf } from '../../../../platform/graphql/errors.ts';
import type { EditFiles } from '../../application/edit-files.ts';
import type { ReplaceTags } from '../../application/replace-tags.ts';
import type { TagFiles } from '../../application/tag-files.ts';
import type { TagQueries } from '../../application/tag-queries.ts';
import type { GraphqlContext } from './context.ts';
import { decodeTagCursor } from './cursors.ts';
import { FilesPayload } from './file-result.ts';
import { filesPayload } from './file-results.ts';
import { TagConnectionObject, TagPayload } from './tags.ts';

export interface TagResolverDeps {
  readonly tags: TagQueries;
  readonly editFiles: EditFiles;
  readonly tagFiles: TagFiles;
  readonly replaceTags: ReplaceTags;
}

const IDS = { description: 'At most 1,000 files.' };

@Resolver()
export class TagResolver {
  constructor(private readonly deps: TagResolverDeps) {}

  @Query(() => TagConnectionObject, {
    description:
      "The tags on the viewer's files that are kept and not in the trash, in the order of their code points.",
  })
  async tags(
    @Ctx() context: GraphqlContext,
    @Arg('first', () => Int, { description: 'So many, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Only those after this cursor.' })
    after?: string | null,
    @Arg('query', () => String, {
      nullable: true,
      description: 'Only tags that have this in them, whatever the case.',
    })
    query?: string | null,
  ): Promise<TagConnectionObject> {
    const { account } = await context.viewer();
    const size = requirePageSize(first);
    const rows = await this.deps.tags.page(account.id, {
      after: after ? decodeTagCursor(after) : undefined,
      query: query?.normalize('NFC').trim() || undefined,
      limit: size + 1,
    });
    return new TagConnectionObject(rows.slice(0, size), {
      hasNextPage: rows.length > size,
      hasPreviousPage: Boolean(after),
    });
  }

  @Mutation(() => FilesPayload, {
    nullable: true,
    description: 'Puts tags on many files and takes tags off them. Each file stands for itself.',
  })
  filesTag(
    @Arg('ids', () => [ID], IDS) ids: string[],
    @Ctx() context: GraphqlContext,
    @Arg('add', () => [String], {
      nullable: true,
      description:
        'They come behind the tags that a file has; at most 100, each 1 to 64 characters.',
    })
    add?: string[] | null,
    @Arg('remove', () => [String], { nullable: true, description: 'Tags to take off.' })
    remove?: string[] | null,
  ): Promise<FilesPayload> {
    const change = { add: add ?? [], remove: remove ?? [] };
    return filesPayload(context, ids, (fileIds, ownerId) =>
      this.deps.tagFiles.execute(ownerId, fileIds, change),
    );
  }

  @Mutation(() => FilesPayload, {
    nullable: true,
    description: 'Makes many files favourites, or no longer. Each file stands for itself.',
  })
  filesFavourite(
    @Arg('ids', () => [ID], IDS) ids: string[],
    @Arg('favourite', () => Boolean, { description: 'Whether they are to be favourites.' })
    favourite: boolean,
    @Ctx() context: GraphqlContext,
  ): Promise<FilesPayload> {
    return filesPayload(context, ids, (fileIds, ownerId) =>
      this.deps.editFiles.execute(ownerId, fileIds, (file) => file.setFavourite(favourite)),
    );
  }

  @Mutation(() => TagPayload, {
    nullable: true,
    description:
      'Renames a tag on every file. Where the new one stands already, the two become one.',
  })
  tagRename(
    @Arg('from', () => String, { description: 'The tag as it is.' }) from: string,
    @Arg('to', () => String, { description: 'What it is to be, 1 to 64 characters.' }) to: string,
    @Ctx() context: GraphqlContext,
  ): Promise<TagPayload> {
    return this.replace(context, [from], to);
  }

  @Mutation(() => TagPayload, {
    nullable: true,
    description: 'Puts one tag in the place of several on every file.',
  })
  tagMerge(
    @Arg('from', () => [String], { description: 'At most 100 tags.' }) from: string[],
    @Arg('to', () => String, { description: 'One of them or another, 1 to 64 characters.' })
    to: string,
    @Ctx() context: GraphqlContext,
  ): Promise<TagPayload> {
    return this.replace(context, from, to);
  }

  @Mutation(() => TagPayload, {
    nullable: true,
    description: 'Takes a tag off every file. The files stay.',
  })
  tagDelete(
    @Arg('name', () => String, { description: 'The tag.' }) name: string,
    @Ctx() context: GraphqlContext,
  ): Promise<TagPayload> {
    return this.replace(context, [name], undefined);
  }

  private async replace(
    context: GraphqlContext,
    from: readonly string[],
    to: string | undefined,
  ): Promise<TagPayload> {
    const { account } = await context.viewer();
    try {
      return new TagPayload({
        replaced: await this.deps.replaceTags.execute(account.id, from, to),
      });
    } catch (error) {
      return new TagPayload({ error: userErrorOf(error) });
    }
  }
}
