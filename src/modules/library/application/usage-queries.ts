/** Storage used by the files of one media type. */
interface TypeUsage {
  readonly mimeType: string;
  /** Completed files, including trashed ones. */
  readonly files: number;
  /** Counts each content once, under the type of its oldest file. */
  readonly bytes: number;
}

/** Aggregates an owner's storage usage. */
export interface UsageQueries {
  byMimeType(ownerId: string): Promise<TypeUsage[]>;
  /** Bytes of contents whose files are all in the trash. */
  trashBytes(ownerId: string): Promise<number>;
}
