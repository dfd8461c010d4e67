import { ArgsType, Field, Int } from 'type-graphql';

import { type Page, type PageRead, requirePageSize } from '../../kernel/paging.ts';
import type { Cursors } from './cursors.ts';

/** The arguments of a list that is read from its start. */
@ArgsType()
export class ForwardPageArgs {
  @Field(() => Int, { description: 'Page size, 1–100.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'Returns items after this cursor.' })
  after?: string | null;
}

/** Reads one page and one row more, to see whether more items follow. Throws `PAGE_INVALID`, `CURSOR_INVALID`. */
export async function forwardPage<Row, Position>(
  { first, after }: ForwardPageArgs,
  cursors: Pick<Cursors<Position>, 'decode'>,
  read: (wanted: PageRead<Position>) => Promise<readonly Row[]>,
): Promise<Page<Row>> {
  const size = requirePageSize(first);
  const rows = await read({ limit: size + 1, after: after ? cursors.decode(after) : undefined });
  return {
    rows: rows.slice(0, size),
    hasNextPage: rows.length > size,
    hasPreviousPage: Boolean(after),
  };
}
