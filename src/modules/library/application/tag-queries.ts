/** A tag and how many files have it. */
export interface TagRow {
  readonly tag: string;
  /** Kept files that are not in the trash. */
  readonly files: number;
}

/** Reads of the tags of an owner. */
export interface TagQueries {
  /** Those that a kept file has that is not in the trash, in the order of their code points. */
  page(
    ownerId: string,
    page: {
      readonly after?: string | undefined;
      /** Only those with this in them, whatever the case. */
      readonly query?: string | undefined;
      readonly limit: number;
    },
  ): Promise<TagRow[]>;
}
