import { Field, ObjectType } from 'type-graphql';

import type { Page } from '../../../../kernel/paging.ts';
import { countedConnectionOf, type EdgeClass } from '../../../../platform/graphql/connection.ts';
import type { FileCount } from '../../application/file-search.ts';

/** The base of a connection of found files, whose `totalCount` may be an estimate. */
export function foundConnectionOf<Row, Item extends object>(edge: EdgeClass<Row, Item>) {
  @ObjectType()
  abstract class FoundConnection extends countedConnectionOf(edge) {
    private readonly counted: () => Promise<FileCount>;

    constructor(page: Page<Row>, count: () => Promise<FileCount>) {
      let running: Promise<FileCount> | undefined;
      const counted = () => (running ??= count());
      super(page, async () => (await counted()).files);
      this.counted = counted;
    }

    @Field(() => Boolean, {
      description:
        'Whether `totalCount` is an estimate: true if a query or filter has more than 10,000 matches. Estimates are always above 10,000.',
    })
    async totalCountIsEstimate(): Promise<boolean> {
      return (await this.counted()).isEstimate;
    }
  }
  return FoundConnection;
}
