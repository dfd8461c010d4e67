import { GraphQLError } from 'graphql';

/** Limits how often a request may read a field, including in the items of a list, which validation cannot count. */
export class UseLimit {
  private used = 0;

  constructor(
    private readonly field: string,
    private readonly limit: number,
  ) {}

  /** Throws `COMPLEXITY_LIMIT` beyond the limit. */
  use(): void {
    this.used += 1;
    if (this.used > this.limit) {
      throw new GraphQLError(`A request can read \`${this.field}\` at most ${this.limit} times.`, {
        extensions: { code: 'COMPLEXITY_LIMIT' },
      });
    }
  }
}
