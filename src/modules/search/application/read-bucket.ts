import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import { periodOf } from '../domain/period.ts';
import type { BucketFile, FilePosition, FileSearch } from './file-search.ts';
import { type FilesWanted, selectionOf } from './list-files.ts';

/** Maximum number of files of one answer. */
const MAX_FILES = 10_000;

export interface BucketRequest extends FilesWanted {
  /** `2024-05-31`, `2024-05` or `2024`. */
  readonly key: string;
  /** Position of a file; only files after it are returned. */
  readonly after?: FilePosition | undefined;
}

export interface BucketPage {
  readonly files: readonly BucketFile[];
  readonly hasNextPage: boolean;
}

/** Reads what a grid needs to know of the files of one day, month or year. */
export class ReadBucket {
  constructor(
    private readonly search: Pick<FileSearch, 'bucketFiles'>,
    private readonly clock: Clock,
  ) {}

  /** At most 10,000 files. Throws `FILTER_INVALID` for a malformed key; `SEARCH_TOO_SLOW`. */
  async execute(ownerId: string, request: BucketRequest): Promise<BucketPage> {
    const { key, after } = request;
    const period = periodOf(key);
    if (!period) {
      throw new DomainError(
        'FILTER_INVALID',
        'The key must be a day, month or year, such as `2024-05-31`, `2024-05` or `2024`.',
      );
    }
    const selection = selectionOf(request, this.clock.now());
    const page = { after, limit: MAX_FILES + 1 };
    const files = await this.search.bucketFiles(ownerId, selection, period, page);
    return { files: files.slice(0, MAX_FILES), hasNextPage: files.length > MAX_FILES };
  }
}
