import type { PageRead } from '../../../kernel/paging.ts';

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
    /**
     * `query`: words, of which the last may continue; case and accents are ignored. Without letters, digits and symbols,
     * the start of the tag.
     */
    page: PageRead & { readonly query?: string | undefined },
  ): Promise<TagRow[]>;
}
