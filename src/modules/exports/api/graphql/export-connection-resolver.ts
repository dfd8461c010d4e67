import { Ctx, FieldResolver, Int, Resolver } from 'type-graphql';

import type { ExportQueries } from '../../application/export-queries.ts';
import { ArchiveExportConnectionObject } from './archive-export.ts';
import type { GraphqlContext } from './context.ts';

@Resolver(() => ArchiveExportConnectionObject)
export class ExportConnectionResolver {
  constructor(private readonly exports: Pick<ExportQueries, 'count'>) {}

  @FieldResolver(() => Int, {
    description: 'Total number of exports in the list. Computed on request.',
  })
  async totalCount(@Ctx() context: GraphqlContext): Promise<number> {
    const { account } = await context.viewer();
    return this.exports.count(account.id);
  }
}
