import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import { FileObject } from '../../../library/api/graphql/file.ts';
import type { ShareQueries } from '../../application/share-queries.ts';
import type { GraphqlContext } from './context.ts';
import { ShareAccessObject, ShareConnectionObject } from './share.ts';

@Resolver(() => ShareConnectionObject)
export class ShareConnectionResolver {
  constructor(private readonly shares: Pick<ShareQueries, 'count'>) {}

  @FieldResolver(() => Int, {
    description: 'How many shares the whole list has. Counted only when it is asked for.',
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
    description: 'The file it was about; null when it was about the share, or the file is gone.',
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
