import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import type { ArchiveQueries } from '../../../application/ports/archive-queries.ts';
import type { GraphqlContext } from '../context.ts';
import { ArchiveProgressObject, FileArchiveObject } from '../types/archive.ts';
import { FileObject } from '../types/file.ts';

@Resolver(() => FileObject)
export class ArchiveResolver {
  constructor(private readonly archive: Pick<ArchiveQueries, 'totals'>) {}

  @Query(() => ArchiveProgressObject, {
    description: "How the viewer's library is on its way into the archive.",
  })
  async archiveProgress(@Ctx() context: GraphqlContext): Promise<ArchiveProgressObject> {
    const { account } = await context.viewer();
    return new ArchiveProgressObject(await this.archive.totals(account.id));
  }

  @FieldResolver(() => FileArchiveObject, {
    name: 'archive',
    nullable: true,
    description: 'How the file is on its way into the archive; null before COMPLETED.',
  })
  async archiveOf(
    @Root() file: FileObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileArchiveObject | null> {
    const { archives } = await context.viewer();
    const row = await archives.load(file.row.id);
    return row ? new FileArchiveObject(row) : null;
  }
}
