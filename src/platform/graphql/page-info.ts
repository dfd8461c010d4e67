import { Field, ObjectType } from 'type-graphql';

@ObjectType('PageInfo', {
  description: 'Where a page lies in its list (Relay cursor connections).',
})
export class PageInfoObject {
  @Field(() => Boolean, { description: 'More follow after `endCursor`.' })
  readonly hasNextPage: boolean;

  @Field(() => Boolean, { description: 'There are some before `startCursor`.' })
  readonly hasPreviousPage: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first entry; null on an empty page.',
  })
  readonly startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last entry; null on an empty page.',
  })
  readonly endCursor: string | null;

  constructor(
    page: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean },
    cursors: readonly string[],
  ) {
    this.hasNextPage = page.hasNextPage;
    this.hasPreviousPage = page.hasPreviousPage;
    this.startCursor = cursors[0] ?? null;
    this.endCursor = cursors.at(-1) ?? null;
  }
}
