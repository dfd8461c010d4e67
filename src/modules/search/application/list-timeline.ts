import type { Clock } from '../../../kernel/clock.ts';
import { type PageLimits, requirePageSize } from '../../../kernel/paging.ts';
import { type Granularity, stretchEnd } from '../domain/granularity.ts';
import type { FileSearch, FileSelection, TimelineBucket } from './file-search.ts';
import { type FilesWanted, selectionOf } from './list-files.ts';

/** Maximum number of files scanned for one page of a search's timeline, which bounds the response time. */
const MAX_SCANNED = 20_000;

export interface TimelineRequest extends FilesWanted {
  readonly granularity: Granularity;
  readonly first: number;
  /** Start of a period; only earlier periods are returned. */
  readonly after?: Date | undefined;
}

export interface TimelinePage extends PageLimits {
  readonly granularity: Granularity;
  readonly buckets: readonly TimelineBucket[];
}

/** Lists the days, months or years in which an owner has files, newest first, with exact counts. */
export class ListTimeline {
  constructor(
    private readonly search: Pick<FileSearch, 'allBuckets' | 'buckets' | 'countBetween'>,
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
    const { buckets, more } = selection
      ? await this.searchBuckets(ownerId, selection, scan)
      : { buckets: await this.search.allBuckets(ownerId, scan), more: false };
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
    scan: { granularity: Granularity; before: Date | undefined; limit: number },
  ): Promise<{ buckets: readonly TimelineBucket[]; more: boolean }> {
    const { buckets, exhausted } = await this.search.buckets(ownerId, selection, {
      ...scan,
      maxFiles: MAX_SCANNED,
    });
    const [newest] = buckets;
    if (exhausted || !newest) return { buckets, more: false };
    // The last period may be incomplete. If it is the only one, its files are counted separately.
    if (buckets.length > 1) return { buckets: buckets.slice(0, -1), more: true };
    const end = stretchEnd(scan.granularity, newest.start);
    const files = await this.search.countBetween(ownerId, selection, newest.start, end);
    return { buckets: [{ ...newest, files }], more: true };
  }
}
