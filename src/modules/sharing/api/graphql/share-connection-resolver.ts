import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import { FileObject } from '../../../library/api/graphql/file.ts';
import type { ShareQueries } from '../../application/share-queries.ts';
import type { GraphqlContext } from './context.ts';
import { ShareAccessObject, ShareConnectionObject } from './share.ts';

@Resolver(() => ShareConnectionObject)
export class ShareConnectionResolver {
  constructor(private readonly shares: Pick<ShareQueries, 'count'>) {}

  @FieldResolver(() => Int, {
    description: 'Total number of shares in the list. Computed on request.',
  })
  async totalCount(@Ctx() context: GraphqlContext): Promise<number> {
    const { account } = await context.viewer();
    return this.shares.count(account.id);
  }
}

@Resolver(() => ShareAccessObject)
export class ShareAccessResolver {
  @FieldResolver(() => FileObject, {
    nullable: true,
    description:
      'The file involved; null if the access concerns the whole share or the file was deleted.',
  })
  async file(
    @Root() { row }: ShareAccessObject,
    @Ctx() context: GraphqlContext,
  ): Promise<FileObject | null> {
    if (row.fileId === undefined) return null;
    const { files } = await context.viewer();
    const found = await files.load(row.fileId);
    return found ? new FileObject(found) : null;
  }
}
