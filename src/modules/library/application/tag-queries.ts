/** A tag and its number of files. */
export interface TagRow {
  readonly tag: string;
  /** Completed files that are not in the trash. */
  readonly files: number;
}

/** Reads an owner's tags. */
export interface TagQueries {
  /** Tags of completed files that are not in the trash, ordered by code point. */
  page(
    ownerId: string,
    page: {
      readonly after?: string | undefined;
      /** Text that the tag must contain, case-insensitive. */
      readonly query?: string | undefined;
      readonly limit: number;
    },
  ): Promise<TagRow[]>;
}
