/** The values of one statement, in the order in which they were added. */
export class SqlValues {
  readonly list: unknown[] = [];

  /** The placeholder that stands for the value. */
  add(value: unknown): string {
    return `$${this.list.push(value)}`;
  }
}
