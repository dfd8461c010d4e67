import { ArgsType, Field, Int } from 'type-graphql';

import { requirePageSize } from '../../kernel/paging.ts';
import type { PageLimits } from './page-info.ts';

/** The arguments of a list that is read from its start. */
@ArgsType()
export class ForwardPageArgs {
  @Field(() => Int, { description: 'Page size, 1–100.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'Returns items after this cursor.' })
  after?: string | null;
}

/** Part of a list as a query reads it; the limit is one more than the page shows. */
export interface ForwardRead<Position> {
  readonly limit: number;
  readonly after: Position | undefined;
}

/** Reads one page, and whether more items follow. Throws `PAGE_INVALID`, `CURSOR_INVALID`. */
export async function forwardPage<Row, Position>(
  { first, after }: ForwardPageArgs,
  decodeCursor: (cursor: string) => Position,
  read: (wanted: ForwardRead<Position>) => Promise<readonly Row[]>,
): Promise<{ readonly rows: readonly Row[]; readonly page: PageLimits }> {
  const size = requirePageSize(first);
  const rows = await read({ limit: size + 1, after: after ? decodeCursor(after) : undefined });
  const page = { hasNextPage: rows.length > size, hasPreviousPage: Boolean(after) };
  return { rows: rows.slice(0, size), page };
}
