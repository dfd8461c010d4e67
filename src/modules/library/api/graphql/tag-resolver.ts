import { Arg, Args, ID, Mutation, Query, Resolver } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import type { EditFiles } from '../../application/edit-files.ts';
import type { ReplaceTags } from '../../application/replace-tags.ts';
import type { TagFiles } from '../../application/tag-files.ts';
import type { TagQueries } from '../../application/tag-queries.ts';
import type { Viewer } from './context.ts';
import { tagCursors } from './cursors.ts';
import { FilesPayload } from './file-result.ts';
import { filesPayload } from './file-results.ts';
import { TagConnectionObject, TagPayload } from './tags.ts';

export interface TagResolverDeps {
  readonly tags: TagQueries;
  readonly editFiles: EditFiles;
  readonly tagFiles: TagFiles;
  readonly replaceTags: ReplaceTags;
}

const IDS = { description: 'IDs of the files, at most 1,000.' };

@Resolver()
export class TagResolver {
  constructor(private readonly deps: TagResolverDeps) {}

  @Query(() => TagConnectionObject, {
    description:
      "Tags of the viewer's completed files that are not in the trash, ordered by code point.",
  })
  async tags(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
    @Arg('query', () => String, {
      nullable: true,
      description:
        'Only tags with a word that starts with this text. Case and accents are ignored.',
    })
    query?: string | null,
  ): Promise<TagConnectionObject> {
    const page = await forwardPage(args, tagCursors, (wanted) =>
      this.deps.tags.page(account.id, {
        ...wanted,
        query: query?.normalize('NFC').trim() || undefined,
      }),
    );
    return new TagConnectionObject(page);
  }

  @Mutation(() => FilesPayload, {
    nullable: true,
    description:
      'Adds tags to files and removes tags from them. Each file succeeds or fails independently.',
  })
  filesTag(
    @Arg('ids', () => [ID], IDS) ids: string[],
    @CurrentViewer() viewer: Viewer,
    @Arg('add', () => [String], {
      nullable: true,
      description: 'Tags to append; at most 100, each 1–64 characters.',
    })
    add?: string[] | null,
    @Arg('remove', () => [String], {
      nullable: true,
      description: 'Tags to remove. A tag that is also in `add` is added.',
    })
    remove?: string[] | null,
  ): Promise<FilesPayload> {
    const change = { add: add ?? [], remove: remove ?? [] };
    return filesPayload(viewer, ids, (fileIds, ownerId) =>
      this.deps.tagFiles.execute(ownerId, fileIds, change),
    );
  }

  @Mutation(() => FilesPayload, {
    nullable: true,
    description:
      'Marks files as favourites or removes the mark. Each file succeeds or fails independently.',
  })
  filesFavourite(
    @Arg('ids', () => [ID], IDS) ids: string[],
    @Arg('favourite', () => Boolean, {
      description: 'True to mark the files as favourites, false to remove the mark.',
    })
    favourite: boolean,
    @CurrentViewer() viewer: Viewer,
  ): Promise<FilesPayload> {
    return filesPayload(viewer, ids, (fileIds, ownerId) =>
      this.deps.editFiles.execute(ownerId, fileIds, (file) => file.setFavourite(favourite)),
    );
  }

  @Mutation(() => TagPayload, {
    nullable: true,
    description:
      'Renames a tag on all files. If a file already has the new tag, the two are merged.',
  })
  tagRename(
    @Arg('from', () => String, { description: 'Current name of the tag.' }) from: string,
    @Arg('to', () => String, { description: 'New name of the tag, 1–64 characters.' }) to: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<TagPayload> {
    return this.replace(viewer, [from], to);
  }

  @Mutation(() => TagPayload, {
    nullable: true,
    description: 'Replaces several tags with one on all files.',
  })
  tagMerge(
    @Arg('from', () => [String], { description: 'Tags to replace, at most 100.' }) from: string[],
    @Arg('to', () => String, {
      description: 'Replacement tag, 1–64 characters. May be one of `from`.',
    })
    to: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<TagPayload> {
    return this.replace(viewer, from, to);
  }

  @Mutation(() => TagPayload, {
    nullable: true,
    description: 'Removes a tag from all files. The files are kept.',
  })
  tagDelete(
    @Arg('name', () => String, { description: 'The tag to remove.' }) name: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<TagPayload> {
    return this.replace(viewer, [name], undefined);
  }

  private async replace(
    { account }: Viewer,
    from: readonly string[],
    to: string | undefined,
  ): Promise<TagPayload> {
    const { replaceTags } = this.deps;
    return new TagPayload(await outcomeOf({}, () => replaceTags.execute(account.id, from, to)));
  }
}
