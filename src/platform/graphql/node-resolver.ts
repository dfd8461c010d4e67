import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';

import { DomainError } from '../../kernel/domain-error.ts';
import { parseId } from '../../kernel/id.ts';
import { MAX_PAGE } from '../../kernel/paging.ts';
import type { FindNode } from '../contribution.ts';
import type { GraphqlContext } from './context.ts';
import { IdArg } from './id-arg.ts';
import { Node } from './node.ts';

@Resolver()
export class NodeResolver {
  /** `finders` are keyed by ID prefix. */
  constructor(private readonly finders: Readonly<Record<string, FindNode>>) {}

  @Query(() => Node, {
    nullable: true,
    description:
      'Any object of the viewer by its ID; null if it does not exist or belongs to another user.',
  })
  async node(@IdArg() id: string, @Ctx() context: GraphqlContext): Promise<Node | null> {
    return this.find(await context.viewer(), id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description:
      'Up to 100 objects of the viewer, in the order of `ids`; null for each that does not exist or belongs to another user.',
  })
  async nodes(
    @Arg('ids', () => [ID]) ids: string[],
    @Ctx() context: GraphqlContext,
  ): Promise<(Node | null)[]> {
    if (ids.length > MAX_PAGE) {
      throw new DomainError('PAGE_INVALID', `\`ids\` must contain at most ${MAX_PAGE} IDs.`);
    }
    const viewer = await context.viewer();
    return Promise.all(ids.map((id) => this.find(viewer, id)));
  }

  private async find(viewer: object, id: string): Promise<Node | null> {
    const { prefix, uuid } = parseId(id) ?? {};
    const find = prefix && this.finders[prefix];
    return find && uuid !== undefined ? find(viewer, uuid) : null;
  }
}
