import type { Clock } from '../../../kernel/clock.ts';
import { type PageLimits, requirePageSize } from '../../../kernel/paging.ts';
import type { Granularity } from '../domain/granularity.ts';
import type { FileSearch, FileSelection, TimelineBucket } from './file-search.ts';
import { type FilesWanted, selectionOf, wantsAll } from './list-files.ts';

/** Maximum number of files scanned for one page of a search's timeline, which bounds the response time. */
const MAX_SCANNED = 20_000;

export interface TimelineRequest extends FilesWanted {
  readonly granularity: Granularity;
  readonly first: number;
  /** Key of a period; only earlier periods are returned. */
  readonly after?: string | undefined;
}

export interface TimelinePage extends PageLimits {
  readonly granularity: Granularity;
  readonly buckets: readonly TimelineBucket[];
}

/** Lists the days, months or years from which an owner has files, newest first, with exact counts. */
export class ListTimeline {
  constructor(
    private readonly search: Pick<FileSearch, 'allBuckets' | 'buckets' | 'newestBucket'>,
    private readonly clock: Clock,
  ) {}

  /**
   * For a search, a page may be shorter than requested even if more follow. Throws `PAGE_INVALID` unless `first` is
   * between 1 and 100; `SEARCH_TOO_SLOW`.
   */
  async execute(ownerId: string, request: TimelineRequest): Promise<TimelinePage> {
    const { granularity, after: before } = request;
    const size = requirePageSize(request.first);
    const selection = selectionOf(request, this.clock.now());
    const scan = { granularity, before, limit: size + 1 };
    const { buckets, more } = wantsAll(selection)
      ? { buckets: await this.search.allBuckets(ownerId, scan), more: false }
      : await this.searchBuckets(ownerId, selection, scan);
    return {
      granularity,
      buckets: buckets.slice(0, size),
      hasNextPage: more || buckets.length > size,
      hasPreviousPage: before !== undefined,
    };
  }

  private async searchBuckets(
    ownerId: string,
    selection: FileSelection,
    scan: { granularity: Granularity; before: string | undefined; limit: number },
  ): Promise<{ buckets: readonly TimelineBucket[]; more: boolean }> {
    const { buckets, isCut } = await this.search.buckets(ownerId, selection, {
      ...scan,
      maxFiles: MAX_SCANNED,
    });
    const [first] = buckets;
    if (!isCut || !first) return { buckets, more: false };
    const complete = buckets.filter(({ isComplete }) => isComplete);
    if (complete.length > 0) return { buckets: complete, more: true };
    // One period has more files than are scanned, so it is counted separately.
    const { granularity, before } = scan;
    const range = { granularity, before, since: first.key };
    const newest = await this.search.newestBucket(ownerId, selection, range);
    return { buckets: newest ? [newest] : [], more: newest !== undefined };
  }
}
