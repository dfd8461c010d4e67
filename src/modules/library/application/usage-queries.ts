/** What the files of one media type take up. */
export interface TypeUsage {
  readonly mimeType: string;
  /** Kept files, those in the trash included. */
  readonly files: number;
  /** Each content counts once, with its oldest file. */
  readonly bytes: number;
}

/** Sums over what an owner keeps. */
export interface UsageQueries {
  byMimeType(ownerId: string): Promise<TypeUsage[]>;
  /** Bytes of the contents that only files in the trash have. */
  trashBytes(ownerId: string): Promise<number>;
}
