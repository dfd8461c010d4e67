import { Field, ObjectType } from 'type-graphql';

import type { PageLimits } from '../../kernel/paging.ts';

@ObjectType('PageInfo', {
  description: 'Pagination information (Relay cursor connections).',
})
export class PageInfoObject {
  @Field(() => Boolean, { description: 'Whether there are more items after `endCursor`.' })
  readonly hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether there are items before `startCursor`.' })
  readonly hasPreviousPage: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first item; null if the page is empty.',
  })
  readonly startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last item; null if the page is empty.',
  })
  readonly endCursor: string | null;

  constructor(page: PageLimits, cursors: readonly string[]) {
    this.hasNextPage = page.hasNextPage;
    this.hasPreviousPage = page.hasPreviousPage;
    this.startCursor = cursors[0] ?? null;
    this.endCursor = cursors.at(-1) ?? null;
  }
}
